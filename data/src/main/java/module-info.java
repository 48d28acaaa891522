/** Tables and arrays in files as rows to learn from. */
@SuppressWarnings("module") // the modules with access to internals are built after this one
module org.plstar.data {
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;
    requires static org.jspecify;
    requires transitive org.plstar.core;
    requires de.siegmar.fastcsv;
    requires tools.jackson.databind;

    exports org.plstar.data;
    exports org.plstar.data.equations;
    exports org.plstar.data.source;
    exports org.plstar.data.text;

    // packages for plstar's own modules
    exports org.plstar.data.idx to
            org.plstar.study;
    exports org.plstar.data.look to
            org.plstar.study;
    exports org.plstar.data.safetensors to
            org.plstar.app,
            org.plstar.study;
}
