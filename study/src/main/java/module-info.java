/** Studies: what a user asks for, as requests and results. */
@SuppressWarnings("module") // the module that sees internals is built after this one
module org.plstar.study {
    requires static org.jspecify;
    requires transitive org.plstar.certify;
    requires transitive org.plstar.core;
    requires transitive org.plstar.data;
    requires transitive org.plstar.onnx;
    requires transitive tools.jackson.databind;

    exports org.plstar.study;
    exports org.plstar.study.advise;
    exports org.plstar.study.certify;
    exports org.plstar.study.claim;
    exports org.plstar.study.claim.table;
    exports org.plstar.study.describe;
    exports org.plstar.study.engine;
    exports org.plstar.study.fit;
    exports org.plstar.study.infinite;
    exports org.plstar.study.kernel;
    exports org.plstar.study.landscape;
    exports org.plstar.study.linearity;
    exports org.plstar.study.plan;
    exports org.plstar.study.portrait;
    exports org.plstar.study.predict;
    exports org.plstar.study.pde;
    exports org.plstar.study.solve;
    exports org.plstar.study.spectrum;
    exports org.plstar.study.table;
    exports org.plstar.study.unseen;
    exports org.plstar.study.json to
            org.plstar.app;

    uses org.plstar.study.engine.Engine;

    // records become JSON and back
    opens org.plstar.study to
            tools.jackson.databind;
    opens org.plstar.study.advise to
            tools.jackson.databind;
    opens org.plstar.study.certify to
            tools.jackson.databind;
    opens org.plstar.study.claim to
            tools.jackson.databind;
    opens org.plstar.study.fit to
            tools.jackson.databind;
    opens org.plstar.study.infinite to
            tools.jackson.databind;
    opens org.plstar.study.kernel to
            tools.jackson.databind;
    opens org.plstar.study.landscape to
            tools.jackson.databind;
    opens org.plstar.study.linearity to
            tools.jackson.databind;
    opens org.plstar.study.portrait to
            tools.jackson.databind;
    opens org.plstar.study.predict to
            tools.jackson.databind;
    opens org.plstar.study.spectrum to
            tools.jackson.databind;
    opens org.plstar.study.table to
            tools.jackson.databind;
}
