package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.onnx.ImportedModel;
import org.plstar.onnx.ModelContents;
import org.plstar.refusal.Refusal;

/** The specification of a model, which is sent in its place and from which executors build it. */
public sealed interface ModelSpec extends Serializable {
    /** The number of bytes of a model's files, at most. */
    long LARGEST = 1L << 30;

    /**
     * Builds the model.
     *
     * @throws Refusal MODEL if what came is not what was sent; as {@link ModelContents#read}
     */
    Model built();

    /**
     * The model spec of a network, which its text describes.
     *
     * @throws IllegalStateException if its text does not
     */
    static ModelSpec of(Network network) {
        return Text.of(network);
    }

    /**
     * The model spec of a model: a network's text, or the bytes of an ONNX model's files, each sent
     * to an executor once.
     *
     * @param spark sends the bytes
     * @throws Refusal MODEL if it is neither, or its files have more than {@link #LARGEST} bytes
     */
    static ModelSpec of(Model model, JavaSparkContext spark) {
        return switch (model) {
            case Network n -> of(n);
            case ImportedModel m -> {
                if (m.bytes() > LARGEST) {
                    throw Refusal.of(
                            ClusterRefusal.MODEL,
                            m.text(),
                            "its files have %,d MB, which executors would hold beside their work"
                                    .formatted(m.bytes() >> 20),
                            "at most %,d MB".formatted(LARGEST >> 20),
                            "run it on one machine");
                }
                ModelContents contents = m.contents();
                yield new File(m.text(), m.sha256(), spark.broadcast(contents));
            }
            default ->
                throw Refusal.of(
                        ClusterRefusal.MODEL,
                        model.text(),
                        "executors can build no such model",
                        "a network given as text, or an ONNX file",
                        "run it on one machine");
        };
    }

    /**
     * The number of bytes that are sent to each executor for the model, in addition to some
     * hundred.
     */
    static long bytes(Model model) {
        return model instanceof ImportedModel m ? m.bytes() : 0;
    }

    /**
     * The text of a network, and the other values that it is built from.
     *
     * @param network its text
     * @param input shape of one input
     * @param outputs of a last dense layer that says no number
     * @param parametrization of its weights
     * @param sigmaW σ_w; NaN where it depends on the layer
     * @param sigmaB σ_b
     */
    record Text(
            String network,
            List<Integer> input,
            int outputs,
            Parametrization parametrization,
            double sigmaW,
            double sigmaB)
            implements ModelSpec {
        /** Copies {@code input}. */
        public Text {
            input = List.copyOf(input);
        }

        private static Text of(Network n) {
            Initialization i = n.initialization();
            int[] output = dims(n.output());
            Text spec = new Text(
                    n.text(),
                    Arrays.stream(dims(n.input())).boxed().toList(),
                    output.length == 0 ? 1 : output[output.length - 1],
                    i.parametrization(),
                    i.sigmaW().orElse(Double.NaN),
                    i.sigmaB());
            if (!spec.built().layout().entries().equals(n.layout().entries())) {
                throw new IllegalStateException(
                        "executors would build another network than " + n.text());
            }
            return spec;
        }

        private static int[] dims(Shape shape) {
            int[] dims = new int[shape.rank()];
            Arrays.setAll(dims, shape::dim);
            return dims;
        }

        @Override
        public Network built() {
            return Architecture.parse(network)
                    .build(
                            Shape.of(input.stream().mapToInt(e -> e).toArray()),
                            outputs,
                            new Initialization(
                                    parametrization,
                                    Double.isNaN(sigmaW)
                                            ? OptionalDouble.empty()
                                            : OptionalDouble.of(sigmaW),
                                    sigmaB));
        }
    }

    /**
     * The files of an ONNX model; equal to another by their digest alone.
     *
     * @param name of the model's file
     * @param sha256 of the files and of how they are read
     * @param contents the files
     */
    record File(String name, String sha256, Broadcast<ModelContents> contents)
            implements ModelSpec {
        @Override
        public Model built() {
            ModelContents came = contents.value();
            String its = came.sha256();
            if (!its.equals(sha256)) {
                throw Refusal.of(
                        ClusterRefusal.MODEL,
                        name,
                        "what came to the executor has SHA-256 " + its,
                        "the driver's, " + sha256,
                        "start the command again");
            }
            return came.read();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof File f && f.sha256.equals(sha256);
        }

        @Override
        public int hashCode() {
            return sha256.hashCode();
        }
    }
}
