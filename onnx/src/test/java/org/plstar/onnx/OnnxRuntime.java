package org.plstar.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/** ONNX Runtime, the independent judge of what an ONNX file means. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    /**
     * The first output of a model.
     *
     * @param x the only input, samples outermost
     */
    static double[] output(byte[] model, double[] x, int samples) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
            try (OrtSession session =
                            OrtEnvironment.getEnvironment().createSession(model, options);
                    OnnxTensor input = input(session, x, samples);
                    OrtSession.Result result = session.run(
                            Map.of(session.getInputNames().iterator().next(), input))) {
                return numbers(result.get(0));
            }
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static OnnxTensor input(OrtSession session, double[] x, int samples)
            throws OrtException {
        TensorInfo info =
                (TensorInfo) session.getInputInfo().values().iterator().next().getInfo();
        long[] shape = info.getShape();
        shape[0] = samples;
        OrtEnvironment e = OrtEnvironment.getEnvironment();
        return switch (info.type) {
            case DOUBLE -> OnnxTensor.createTensor(e, DoubleBuffer.wrap(x), shape);
            case INT64 ->
                OnnxTensor.createTensor(
                        e,
                        LongBuffer.wrap(
                                Arrays.stream(x).mapToLong(v -> (long) v).toArray()),
                        shape);
            default -> {
                FloatBuffer b = FloatBuffer.allocate(x.length);
                for (double v : x) {
                    b.put((float) v);
                }
                yield OnnxTensor.createTensor(e, b.flip(), shape);
            }
        };
    }

    private static double[] numbers(OnnxValue value) {
        OnnxTensor t = (OnnxTensor) value;
        if (t.getInfo().type == ai.onnxruntime.OnnxJavaType.DOUBLE) {
            DoubleBuffer b = t.getDoubleBuffer();
            double[] v = new double[b.remaining()];
            b.get(v);
            return v;
        }
        FloatBuffer b = t.getFloatBuffer();
        double[] v = new double[b.remaining()];
        Arrays.setAll(v, i -> b.get());
        return v;
    }
}
