package org.plstar.array.blas;

/** Converts exceptions of a method handle to unchecked ones. */
final class NativeCall {
    private NativeCall() {}

    /**
     * Throws the given exception, or wraps it if it is checked; has a return type for the compiler.
     */
    static RuntimeException rethrow(Throwable thrown) {
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a native call failed", thrown);
        }
    }
}
