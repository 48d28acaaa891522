package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.app.Commands;

/** Every wrong request ends with status 2, one line that names the place, nothing on standard output and nothing written. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class BadInputTest {
    private static final String GOOD =
            "a,b,label\n1,2,x\n2,1,y\n3,5,x\n4,4,y\n5,9,x\n6,1,y\n7,2,x\n8,3,y\n9,1,x\n1,8,y\n";

    @TempDir private Path folder;

    /**
     * One wrong request.
     *
     * @param content of the data file, which {@code DATA} in the arguments stands for
     * @param named what the line must name
     */
    record Wrong(String what, String content, String named, List<String> arguments) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Wrong data(String what, String content, String named) {
        return new Wrong(what, content, named, List.of("train", "DATA", "--target", "label"));
    }

    private static Wrong option(String what, String named, String... more) {
        return new Wrong(
                what,
                GOOD,
                named,
                Stream.concat(Stream.of("train", "DATA", "--target", "label"), Stream.of(more))
                        .toList());
    }

    static List<Wrong> wrongRequests() {
        return List.of(
                new Wrong(
                        "missing file",
                        GOOD,
                        "nowhere.csv",
                        List.of("train", "nowhere.csv", "--target", "label")),
                new Wrong(
                        "a folder",
                        GOOD,
                        "FOLDER",
                        List.of("train", "FOLDER", "--target", "label")),
                new Wrong(
                        "unknown target",
                        GOOD,
                        "lable",
                        List.of("train", "DATA", "--target", "lable")),
                data("empty file", "", "data.csv"),
                data("header only", "a,b,label\n", "data.csv"),
                data("ragged row", "a,b,label\n1,2,x\n1,2\n3,4,y\n", "line 3"),
                data("text in a number column", "a,b,label\n1,2,x\nhello,2,y\n", "hello"),
                data("NaN", "a,b,label\n1,2,x\nNaN,2,y\n", "line 3"),
                data("infinity", "a,b,label\n1,2,x\ninf,2,y\n", "line 3"),
                data("missing value", "a,b,label\n1,2,x\n,2,y\n", "line 3"),
                data("one class only", "a,b,label\n1,2,x\n2,3,x\n", "x"),
                data("duplicate column", "a,a,label\n1,2,x\n2,3,y\n", "a"),
                data("constant features", "a,b,label\n1,2,x\n1,2,y\n1,2,x\n", "data.csv"),
                option("network that does not parse", "position 7", "--network", "dense dens"),
                option("width 0", "position", "--network", "dense(0) tanh dense"),
                option("network without weights", "network", "--network", "tanh"),
                option("wrong number of outputs", "--network", "--network", "dense(7)"),
                option("negative steps", "--steps", "--steps", "-1"),
                option("steps that are no number", "--steps", "--steps", "many"),
                option("eta 0", "--eta", "--eta", "0"),
                option("batch 0", "--batch", "--optimizer", "adam", "--batch", "0"),
                option("batch above the rows", "--batch", "--optimizer", "sgd", "--batch", "99"),
                option("batch of gd", "--batch", "--batch", "2"),
                option("unknown optimizer", "--optimizer", "--optimizer", "magic"),
                option("unknown loss", "--loss", "--loss", "hinge"),
                option("auto step of adam", "auto", "--optimizer", "adam", "--eta", "auto"),
                option("auto step of rmsprop", "auto", "--optimizer", "rmsprop", "--eta", "auto"),
                option(
                        "auto step of batches and cross-entropy",
                        "--eta auto",
                        "--optimizer",
                        "sgd",
                        "--batch",
                        "2",
                        "--loss",
                        "cross-entropy"),
                option(
                        "auto step of batches and momentum",
                        "--eta auto",
                        "--optimizer",
                        "momentum",
                        "--batch",
                        "2"),
                option("momentum of gd", "--momentum", "--momentum", "0.9"),
                option("momentum 1", "momentum", "--optimizer", "momentum", "--momentum", "1"),
                option("beta of momentum", "--beta1", "--optimizer", "momentum", "--beta1", "0.9"),
                option("negative weight decay", "weight decay", "--weight-decay", "-1"),
                option(
                        "weight decay of sps",
                        "Polyak",
                        "--optimizer",
                        "sps",
                        "--weight-decay",
                        "0.1"),
                option("schedule of sls", "--schedule", "--optimizer", "sls", "--warmup", "3"),
                option("unknown schedule", "--schedule", "--schedule", "sawtooth"),
                option("schedule without ratio", "--schedule", "--schedule", "decay:10"),
                option("cosine floor above 1", "cosine floor", "--schedule", "cosine:2"),
                option("negative warm-up", "--warmup", "--warmup", "-1"),
                option("smoothing of the square loss", "smoothing", "--label-smoothing", "0.1"),
                option(
                        "smoothing 1",
                        "smoothing",
                        "--loss",
                        "cross-entropy",
                        "--label-smoothing",
                        "1"),
                option("epochs and steps", "--epochs", "--epochs", "2", "--steps", "3"),
                option("negative epochs", "--epochs", "--epochs", "-2"),
                option(
                        "too many epochs",
                        "--epochs",
                        "--optimizer",
                        "sgd",
                        "--epochs",
                        "2147483647",
                        "--batch",
                        "2"),
                option("negative checkpoint time", "--checkpoint", "--checkpoint", "-1"),
                new Wrong(
                        "cross-entropy of numbers",
                        "a,b,label\n1,2,0.5\n2,1,1.5\n3,5,2.5\n4,4,3.5\n5,9,4.5\n",
                        "cross-entropy",
                        List.of(
                                "train",
                                "DATA",
                                "--target",
                                "label",
                                "--task",
                                "regression",
                                "--loss",
                                "cross-entropy")),
                option("resume with other options", "--target", "--resume", "FOLDER"),
                new Wrong(
                        "resume with data",
                        GOOD,
                        "DATA",
                        List.of("train", "nowhere.csv", "--resume", "FOLDER")),
                new Wrong("no data", GOOD, "DATA", List.of("train")),
                new Wrong(
                        "resume of what is no run",
                        GOOD,
                        "FOLDER",
                        List.of("train", "--resume", "FOLDER")),
                new Wrong("report of what is no run", GOOD, "FOLDER", List.of("report", "FOLDER")),
                new Wrong(
                        "show of what is no run",
                        GOOD,
                        "FOLDER",
                        List.of("runs", "show", "FOLDER")),
                new Wrong("list of no folder", GOOD, "nowhere", List.of("runs", "list", "nowhere")),
                new Wrong("comparing one run", GOOD, "DIR", List.of("runs", "compare", "FOLDER")),
                option("eta that is no number", "--eta", "--eta", "fast"),
                option("no threads", "--threads", "--threads", "0"),
                option("until 0", "--until", "--until", "0"),
                option("precision", "--precision", "--precision", "half"),
                option("sigma", "--sigma-w", "--sigma-w", "-1"),
                option("sigma_b", "--sigma-b", "--sigma-b", "-1"),
                option("one kernel step", "--kernel-steps", "--kernel-steps", "1"),
                option("test fraction", "--test-fraction", "--test-fraction", "1.5"),
                option("no rows", "--rows", "--rows", "0"),
                option("unknown option", "--steeps", "--steeps", "3"),
                option(
                        "auto step of batches and batch norm",
                        "batch normalisation",
                        "--network",
                        "dense(4) batchnorm tanh dense",
                        "--optimizer",
                        "sgd",
                        "--batch",
                        "2"),
                option(
                        "auto step of batches and dropout",
                        "dropout",
                        "--network",
                        "dense(4) tanh dropout(0.5) dense",
                        "--optimizer",
                        "sgd",
                        "--batch",
                        "2"),
                option(
                        "a last batch of one row and batch norm",
                        "batch 7 of 8 rows",
                        "--network",
                        "dense(4) batchnorm tanh dense",
                        "--optimizer",
                        "adam",
                        "--batch",
                        "7"),
                option("input that does not fit", "2 features", "--input", "1x28x28"),
                option("input that is no shape", "--input 2by1", "--input", "2by1"),
                option("input of nothing", "--input 0x2", "--input", "0x2"),
                option(
                        "σ of PyTorch",
                        "--sigma-w",
                        "--parametrization",
                        "pytorch",
                        "--sigma-w",
                        "2"),
                option("frozen without a model", "--frozen", "--frozen", "*"),
                option(
                        "a convolution of columns",
                        "position 1, layer 0 (conv(4,3x3))",
                        "--network",
                        "conv(4,3x3) gap dense"),
                option(
                        "pooling of columns",
                        "position 10, layer 1 (maxpool(2x2))",
                        "--network",
                        "dense(4) maxpool(2x2) dense"),
                option(
                        "attention of columns",
                        "the shape [4] comes to it; expected a sequence [tokens, width]",
                        "--network",
                        "dense(4) attention(2) dense"),
                option(
                        "residual that changes the shape",
                        "position 6, layer 1 (residual(dense(3)))",
                        "--network",
                        "tanh residual(dense(3)) dense"),
                option(
                        "branches of different shapes",
                        "position 1, layer 0 (sum(dense(3),dense(4)))",
                        "--network",
                        "sum(dense(3),dense(4)) dense"),
                new Wrong(
                        "a model without data",
                        GOOD,
                        "--data",
                        List.of("kernel", "model.onnx", "--target", "label")),
                new Wrong(
                        "a table as a model",
                        GOOD,
                        "data.csv",
                        List.of("train", "DATA", "--data", "DATA", "--target", "label")),
                new Wrong(
                        "a model that does not exist",
                        GOOD,
                        "nowhere.onnx",
                        List.of("kernel", "nowhere.onnx", "--data", "DATA", "--target", "label")),
                new Wrong(
                        "export into a missing folder",
                        GOOD,
                        "--export",
                        List.of(
                                "train",
                                "DATA",
                                "--target",
                                "label",
                                "--export",
                                "FOLDER/no/m.onnx")),
                option("weights that do not exist", "w.npz", "--weights", "w.npz"),
                option("weights that are no archive", "data.csv", "--weights", "DATA"),
                option("an output that exists", "FOLDER", "--out", "FOLDER"),
                new Wrong(
                        "kernel into a missing folder",
                        GOOD,
                        "--out",
                        List.of("kernel", "DATA", "--target", "label", "--out", "FOLDER/no/k.npy")),
                new Wrong(
                        "kernel over a file",
                        GOOD,
                        "--out",
                        List.of("kernel", "DATA", "--target", "label", "--out", "DATA")),
                new Wrong(
                        "kernel outputs",
                        GOOD,
                        "--outputs",
                        List.of("kernel", "DATA", "--target", "label", "--outputs", "some")));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void isRefusedInOneLine(Wrong wrong) throws IOException {
        Path file = folder.resolve("data.csv");
        Files.writeString(file, wrong.content);
        String[] arguments =
                wrong.arguments.stream()
                        .map(
                                a ->
                                        a.replace("DATA", file.toString())
                                                .replace("FOLDER", folder.toString()))
                        .toArray(String[]::new);

        Commands.Ended ended = Commands.run(arguments);

        assertThat(ended.status()).as(ended.stderr()).isEqualTo(2);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr().lines())
                .singleElement()
                .asString()
                .contains(wrong.named.replace("FOLDER", folder.toString()));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
        assertThat(file).hasContent(wrong.content);
    }
}
