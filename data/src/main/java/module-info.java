/** Tables and arrays in files as rows to learn from. */
module org.plstar.data {
    requires static org.jspecify;
    requires transitive org.plstar.core;
    requires com.aayushatharva.brotli4j;
    requires com.github.luben.zstd_jni;
    requires de.siegmar.fastcsv;
    requires tools.jackson.databind;

    exports org.plstar.data;
    exports org.plstar.data.equations;
    exports org.plstar.data.idx;
    exports org.plstar.data.look;
    exports org.plstar.data.safetensors;
    exports org.plstar.data.source;
    exports org.plstar.data.text;
}
