/** Studies: computations that a user requests, as requests and results. */
@SuppressWarnings("module") // the module with access to internals is built after this one
module org.plstar.study {
    requires static info.picocli;
    requires static jdk.httpserver;
    requires static org.jspecify;
    requires transitive org.plstar.certify;
    requires transitive org.plstar.core;
    requires transitive org.plstar.data;
    requires transitive org.plstar.onnx;
    requires tools.jackson.databind;

    exports org.plstar.study;
    exports org.plstar.study.advise;
    exports org.plstar.study.certify;
    exports org.plstar.study.claim;
    exports org.plstar.study.engine;
    exports org.plstar.study.fit;
    exports org.plstar.study.infinite;
    exports org.plstar.study.kernel;
    exports org.plstar.study.landscape;
    exports org.plstar.study.linearity;
    exports org.plstar.study.plan;
    exports org.plstar.study.predict;
    exports org.plstar.study.pde;
    exports org.plstar.study.solve;
    exports org.plstar.study.solve.box;
    exports org.plstar.study.solve.branch;
    exports org.plstar.study.spectrum;
    exports org.plstar.study.table;
    exports org.plstar.study.unseen;

    // packages for plstar's own modules
    exports org.plstar.study.claim.table to
            org.plstar.app;
    exports org.plstar.study.json to
            org.plstar.app;

    // for the command line
    exports org.plstar.study.command to
            org.plstar.app;
    exports org.plstar.study.describe to
            org.plstar.app;
    exports org.plstar.study.options to
            org.plstar.app;
    exports org.plstar.study.page to
            org.plstar.app;
    exports org.plstar.study.refusal to
            org.plstar.app;
    exports org.plstar.study.report to
            org.plstar.app;
    exports org.plstar.study.store to
            org.plstar.app;

    uses org.plstar.study.command.Room;
    uses org.plstar.study.engine.Engine;

    provides org.plstar.study.command.Room with
            org.plstar.study.train.command.TrainRoom,
            org.plstar.study.predict.command.PredictRoom,
            org.plstar.study.table.command.TableRoom,
            org.plstar.study.advise.command.AdviseRoom,
            org.plstar.study.kernel.command.KernelRoom,
            org.plstar.study.infinite.command.InfiniteRoom,
            org.plstar.study.spectrum.command.SpectrumRoom,
            org.plstar.study.landscape.command.LandscapeRoom,
            org.plstar.study.linearity.command.LinearityRoom,
            org.plstar.study.certify.command.CertifyRoom,
            org.plstar.study.solve.command.SolveRoom;

    // records are converted to JSON and back
    opens org.plstar.study to
            tools.jackson.databind;
    opens org.plstar.study.advise to
            tools.jackson.databind;
    opens org.plstar.study.certify to
            tools.jackson.databind;
    opens org.plstar.study.certify.coq to
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
    opens org.plstar.study.command to
            info.picocli;
    opens org.plstar.study.options to
            info.picocli;
    opens org.plstar.study.advise.command to
            info.picocli;
    opens org.plstar.study.certify.command to
            info.picocli;
    opens org.plstar.study.infinite.command to
            info.picocli;
    opens org.plstar.study.kernel.command to
            info.picocli;
    opens org.plstar.study.landscape.command to
            info.picocli;
    opens org.plstar.study.linearity.command to
            info.picocli;
    opens org.plstar.study.predict.command to
            info.picocli;
    opens org.plstar.study.solve.command to
            info.picocli;
    opens org.plstar.study.spectrum.command to
            info.picocli;
    opens org.plstar.study.table.command to
            info.picocli;
    opens org.plstar.study.train.command to
            info.picocli;
    opens org.plstar.study.report to
            tools.jackson.databind;
    opens org.plstar.study.page to
            tools.jackson.databind;
    opens org.plstar.study.store to
            tools.jackson.databind;
    opens org.plstar.study.train.run to
            tools.jackson.databind;
    opens org.plstar.study.train.serve to
            tools.jackson.databind;
}
