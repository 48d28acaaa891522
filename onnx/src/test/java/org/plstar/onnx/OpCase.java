package org.plstar.onnx;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Precision;
import org.plstar.array.random.RandomStream;
import org.plstar.onnx.proto.ElementType;

/**
 * A small model that must compute what ONNX Runtime computes, in single precision, where it has all
 * kernels.
 *
 * @param size numbers of a sample
 */
record OpCase(String name, Models models, int size) {
    private static final int SAMPLES = 3;

    /** {@code x} plus a weight of its shape goes in as {@code y}. */
    static Models on(int... dims) {
        Models m = new Models(ElementType.FLOAT, dims);
        int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        return m.weight("w", Arrays.stream(dims).asLongStream().boxed().toList(), normals(size, 1))
                .node("Add", "y", List.of("x", "w"));
    }

    static double[] normals(int n, long seed) {
        RandomStream s = RandomStream.of(seed, "weights");
        double[] v = new double[n];
        Arrays.setAll(v, s::normal);
        return v;
    }

    void check() {
        byte[] bytes = models.proto().toBytes();
        double[] x = normals(SAMPLES * size, 5);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) x[i];
        }
        OnnxModel m = OnnxModel.read(bytes, Path.of("op.onnx"), ImportOptions.DEFAULT);
        double[] ours = Run.output(m, x, SAMPLES, Precision.DOUBLE);
        Close.check(name, ours, OnnxRuntime.output(bytes, x, SAMPLES), 1e-5);
    }

    @Override
    public String toString() {
        return name;
    }
}
