package org.plstar.study.train.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.data.DataRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which right-hand sides the equations of each command have, and that it is said. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class TargetsTest {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final String NETWORK = "dense(8) tanh dense";

    @TempDir
    private Path folder;

    private static Commands.Ended done(List<String> arguments) {
        Commands.Ended ended = Commands.run(arguments.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isIn(0, 1);
        return ended;
    }

    private static JsonNode json(String... arguments) {
        return JsonMapper.shared().readTree(done(List.of(arguments)).stdout());
    }

    /** The words of a command that was printed, without the program's name. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher m = WORD.matcher(command.substring("plstar ".length()));
        while (m.find()) {
            words.add(m.group(1) == null ? m.group(2) : m.group(1));
        }
        return words;
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    /** One that plstar has exported, whose outputs are standardized as it was trained. */
    private String model() {
        done(List.of(
                "train",
                "diabetes",
                "--rows",
                "12",
                "--network",
                NETWORK,
                "--steps",
                "3",
                "--out",
                at("first"),
                "--export",
                at("m.onnx")));
        return at("m.onnx");
    }

    private double startLoss(String run) throws IOException {
        List<String> trace = Files.readAllLines(Path.of(run, "trace.csv"));
        int column = List.of(trace.getFirst().split(",", -1)).indexOf("loss");
        return Double.parseDouble(trace.get(1).split(",", -1)[column]);
    }

    private static double r0(JsonNode certificate) {
        for (JsonNode c : certificate.at("/result/theorems/0/inequality/constants")) {
            if (c.path("symbol").asString().equals("r0")) {
                return c.path("value").asDouble();
            }
        }
        throw new AssertionError("no r0");
    }

    /** A model of others, with 4 inputs and 3 outputs. */
    private void aModelIsCertified(String model, String data, String targets) throws IOException {
        JsonNode c =
                json("certify", model, "--data", data, "--rows", "12", "--json", "--out", at("c"));
        assertThat(c.at("/subject/target_scaling").asString()).startsWith(targets);
        assertThat(c.at("/subject/at").asString()).isEqualTo("the weights in " + model);
        String train = c.path("train").asString();
        assertThat(train).contains("--targets ", "--test-fraction 0");

        List<String> arguments = new ArrayList<>(words(train));
        arguments.addAll(List.of("--steps", "2", "--out", at("again"), "--json"));
        JsonNode run = JsonMapper.shared().readTree(done(arguments).stdout());

        assertThat(run.at("/data/target_scaling").asString()).startsWith(targets);
        double residual = Math.sqrt(2 * 12 * startLoss(at("again")));
        assertThat(residual).isCloseTo(r0(c), within(1e-6 * residual));
    }

    private static double[] numbers(int count, double scale) {
        return IntStream.range(0, count)
                .mapToDouble(i -> scale * Math.sin(7 * i + 1))
                .toArray();
    }

    @Test
    void anExportedModelIsCertifiedOnTheTargetsThatItWasTrainedOn() throws IOException {
        aModelIsCertified(model(), "diabetes", "standardized (mean ");
    }

    @Test
    void aModelOfOthersIsCertifiedOnRawTargetsAtItsOwnWeights() throws IOException {
        Path model = folder.resolve("other.onnx");
        try (InputStream in = Commands.class.getResourceAsStream("models/mlp_tanh_h3_ntk.onnx")) {
            Files.copy(requireNonNull(in), model);
        }
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("x", new NpyArray(List.of(12, 4), numbers(48, 1)));
        arrays.put("y", new NpyArray(List.of(12, 3), numbers(36, 100)));
        Path data = folder.resolve("rows.npz");
        Npz.write(data, arrays);
        aModelIsCertified(model.toString(), data.toString(), "raw");
    }

    @Test
    void aTableIsCertifiedOnTheTargetsOnWhichItWouldTrain() throws IOException {
        for (String targets : List.of("standardized", "raw")) {
            JsonNode c = json(
                    "certify",
                    "diabetes",
                    "--rows",
                    "12",
                    "--network",
                    NETWORK,
                    "--targets",
                    targets,
                    "--json",
                    "--out",
                    at("c" + targets));
            assertThat(c.at("/subject/at").asString()).isEqualTo("random weights of seed 1");
            List<String> arguments = new ArrayList<>(words(c.path("train").asString()));
            assertThat(arguments).containsSequence("--targets", targets);
            arguments.addAll(List.of("--steps", "2", "--out", at("t" + targets)));
            done(arguments);
            double residual = Math.sqrt(2 * 12 * startLoss(at("t" + targets)));
            assertThat(residual).isCloseTo(r0(c), within(1e-6 * residual));
        }
        assertThat(startLoss(at("traw"))).isGreaterThan(1000 * startLoss(at("tstandardized")));
    }

    @Tag("net")
    @Test
    void everyDocumentOfARunSaysHowTargetsWereScaled() throws IOException {
        List<String> train = List.of(
                "train", "diabetes", "--network", NETWORK, "--steps", "3", "--out", at("r"));
        Commands.Ended ended = done(train);
        String said = "targets standardized (mean 152.";
        assertThat(ended.stderr().lines().findFirst().orElse("")).contains(said);
        assertThat(Files.readString(folder.resolve("r/run.json")))
                .contains("Targets are standardized (mean 152.")
                .contains("\"target_scaling\" : \"standardized (mean 152.");
        assertThat(Files.readString(folder.resolve("r/report.html")))
                .contains("Targets are standardized (mean 152.");
        for (List<String> look : List.of(
                List.of("spectrum", at("r"), "--top", "1"),
                List.of("landscape", at("r"), "--points", "3"),
                List.of("certify", at("r"), "--out", at("c")),
                List.of("advise", "diabetes", "--network", NETWORK),
                List.of("infinite", "diabetes", "--network", NETWORK))) {
            List<String> told = new ArrayList<>(look);
            told.add("--json");
            assertThat(done(told).stdout()).as("%s", told).contains("(mean 152.");
        }
    }

    @Test
    void adviceCarriesTheTargets() {
        JsonNode a = json("advise", "diabetes", "--network", NETWORK, "--targets=raw", "--json");
        assertThat(words(a.path("recommended").asString()))
                .containsSequence("--targets", "raw")
                .doesNotContain("--targets=raw");
    }

    /** Where no number of steps is predicted, the step is, as a command. */
    @Test
    void adviceForCrossEntropyEndsInACommand() {
        JsonNode a =
                json("advise", "iris", "--network", NETWORK, "--loss", "cross-entropy", "--json");
        List<String> train = new ArrayList<>(words(a.path("recommended").asString()));
        assertThat(train)
                .containsSequence("--loss", "cross-entropy")
                .contains("--eta")
                .doesNotContain("--targets");
        train.addAll(List.of("--steps", "5", "--out", at("run")));
        done(train);
    }

    @Test
    void aModelsSpectrumNamesItsOwnWeights() {
        String model = model();
        JsonNode s = json(
                "spectrum", model, "--data", "diabetes", "--rows", "12", "--top", "1", "--json");
        assertThat(s.path("subject").path("at").asString()).isEqualTo("at the weights in " + model);
    }

    @Test
    void numbersThatNeverChangeAndASingleClassAreMeasuredButNotLearned() throws IOException {
        Path constant = folder.resolve("constant.csv");
        Files.writeString(constant, "a,b,y\n1,2,2.5\n2,-1,2.5\n0,3,2.5\n4,1,2.5\n");
        Path single = folder.resolve("single.csv");
        Files.writeString(single, "a,b,y\n1,2,yes\n2,-1,yes\n0,3,yes\n4,1,yes\n");
        for (Path file : List.of(constant, single)) {
            List<String> data =
                    List.of(file.toString(), "--target", "y", "--network", "dense(16) tanh dense");
            for (String command : List.of("spectrum", "kernel", "certify")) {
                List<String> all = new ArrayList<>(List.of(command));
                all.addAll(data);
                all.addAll(List.of("--out", at(command + file.getFileName() + ".npy")));
                done(all);
            }
            List<String> train = new ArrayList<>(List.of("train"));
            train.addAll(data);
            assertThat(Commands.run(train.toArray(String[]::new)).code())
                    .hasValue(
                            file.equals(constant)
                                    ? DataRefusal.CONSTANT_TARGET
                                    : DataRefusal.ONE_CLASS_ONLY);
        }
        done(List.of(
                "train",
                constant.toString(),
                "--target",
                "y",
                "--targets",
                "raw",
                "--steps",
                "3",
                "--out",
                at("run")));
    }
}
