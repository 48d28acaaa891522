/** Reading and writing of ONNX models. */
module org.plstar.onnx {
    requires static org.jspecify;
    requires transitive org.plstar.core;

    exports org.plstar.onnx;
}
