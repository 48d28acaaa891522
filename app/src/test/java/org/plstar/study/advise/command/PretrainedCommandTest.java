package org.plstar.study.advise.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.array.random.RandomStream;
import org.plstar.data.safetensors.SafeTensors;
import org.plstar.data.safetensors.TensorType;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.onnx.OnnxExport;
import org.plstar.program.ParamLayout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models from files on tokens and on texts: the survey, training a part, predictions. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class PretrainedCommandTest {
    private static final String WORDS =
            "good bad film story actor music slow fast new old long short plot end cast";

    @TempDir
    private Path folder;

    private Commands.Ended run(String... arguments) throws IOException {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return ended;
    }

    /** An encoder of 120,000 weights for rows of 6 tokens. */
    private Path encoder() throws IOException {
        Network n = Architecture.parse(
                        "embedding(900,128) residual(attention(4)) layernorm dense(16)")
                .build(Shape.of(6), 16, Initialization.DEFAULT);
        Path file = folder.resolve("encoder.onnx");
        OnnxExport.write(
                file,
                n.program(),
                n.layout(),
                n.initialParameters(3),
                n.initialBuffers(),
                Precision.DOUBLE);
        return file;
    }

    /** Rows whose class is whether the words of one half of the vocabulary are more. */
    private Path rows(int count) throws IOException {
        RandomStream random = RandomStream.of(5, "rows");
        double[] x = new double[count * 6];
        double[] y = new double[count];
        for (int i = 0; i < count; i++) {
            double first = 0;
            for (int k = 0; k < 6; k++) {
                x[i * 6 + k] = random.below(i * 6L + k, 20);
                first += x[i * 6 + k] < 10 ? 1 : -1;
            }
            y[i] = first > 0 ? 1 : 0;
        }
        Path file = folder.resolve("rows.npz");
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("X", new NpyArray(List.of(count, 6), x));
        arrays.put("y", new NpyArray(List.of(count), y));
        Npz.write(file, arrays);
        return file;
    }

    @Tag("net")
    @Test
    void theSurveyNamesAGroupAndItsCommandTrainsIt() throws IOException {
        String model = encoder().toString();
        String data = rows(80).toString();
        JsonNode j = JsonMapper.shared()
                .readTree(run("advise", model, "--data", data, "--json").stdout());
        JsonNode survey = j.get("result");
        assertThat(survey.get("rows").asInt()).isLessThanOrEqualTo(64);
        assertThat(survey.get("groups").size()).isPositive();
        for (JsonNode g : survey.get("groups")) {
            double loss = g.at("/score/loss").asDouble();
            assertThat(loss).isLessThanOrEqualTo(survey.at("/head/loss").asDouble());
            assertThat(survey.at("/head/loss").asDouble() - loss)
                    .isCloseTo(
                            g.get("ahead").asDouble(),
                            org.assertj.core.api.Assertions.within(1e-12));
        }
        assertThat(j.get("findings").toString())
                .contains(" of " + survey.get("groups").size() + " groups; ");
        JsonNode again = survey.get("again");
        assertThat(again.get("ahead").asDouble())
                .isGreaterThan(2 * again.get("ahead_error").asDouble());
        JsonNode named = survey.get("groups").get(again.get("group").asInt());
        assertThat(named.get("as_good").asBoolean()).isTrue();
        assertThat(survey.get("only")).isEqualTo(named.get("only"));
        assertThat(again.at("/score/loss").asDouble())
                .isNotEqualTo(named.at("/score/loss").asDouble());
        List<String> words = new ArrayList<>();
        Matcher m = Pattern.compile("\"([^\"]*)\"|(\\S+)")
                .matcher(j.get("recommended").asString());
        while (m.find()) {
            words.add(m.group(1) == null ? m.group(2) : m.group(1));
        }
        words.removeFirst(); // plstar
        String out = folder.resolve("run").toString();
        words.addAll(List.of("--out", out, "--quiet"));
        run(words.toArray(String[]::new));
        JsonNode trained =
                JsonMapper.shared().readTree(Files.readString(folder.resolve("run/run.json")));
        assertThat(trained.get("left_out_loss_reason").asString())
                .contains("fitted to these labels");
        String told = run("predict", out, data).stdout();
        assertThat(told).isNotEmpty();
    }

    /** Adapters of ranks 4 and 16 on two matrices [128, 128], beside the other groups. */
    @Test
    void theSurveyTriesAdaptersOnQueriesAndValues() throws IOException {
        String model = encoder().toString();
        String data = rows(60).toString();
        JsonNode groups = JsonMapper.shared()
                .readTree(run("advise", model, "--data", data, "--json").stdout())
                .at("/result/groups");
        List<JsonNode> adapters =
                groups.valueStream().filter(g -> g.has("adapter")).toList();
        assertThat(adapters).hasSize(2);
        for (int r = 0; r < 2; r++) {
            int rank = r == 0 ? 4 : 16;
            JsonNode g = adapters.get(r);
            assertThat(g.get("adapter").asString()).isEqualTo("lora(" + rank + ") *.q.*,*.v.*");
            assertThat(g.get("weights").asInt()).isEqualTo(2 * rank * (128 + 128));
            assertThat(g.get("only").size()).isZero();
        }
        String out = folder.resolve("adapted").toString();
        run(
                "train",
                model,
                "--data",
                data,
                "--adapter",
                adapters.getFirst().get("adapter").asString(),
                "--steps",
                "2",
                "--test-fraction",
                "0",
                "--quiet",
                "--out",
                out);
        JsonNode trained = JsonMapper.shared().readTree(Files.readString(Path.of(out, "run.json")));
        assertThat(trained.get("foretold_accuracy").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void adviceOnAdaptersNamesItsMethod() throws IOException {
        JsonNode j = JsonMapper.shared()
                .readTree(run(
                                "advise",
                                encoder().toString(),
                                "--data",
                                rows(40).toString(),
                                "--adapter",
                                "lora(1) *.weight",
                                "--json")
                        .stdout());
        assertThat(j.get("recommended").asString())
                .contains("--adapter \"lora(1) *.weight\"")
                .contains("--optimizer");
        assertThat(j.get("result").has("groups")).isFalse();
    }

    /** A tokenizer of the words, for a model of 40 tokens, beside that model. */
    private String model() throws IOException {
        return model("bert_tiny");
    }

    private String model(String name) throws IOException {
        StringBuilder vocabulary =
                new StringBuilder("\"[PAD]\":0,\"[CLS]\":1,\"[SEP]\":2,\"[UNK]\":3");
        List<String> words = List.of(WORDS.split(" "));
        for (int i = 0; i < words.size(); i++) {
            vocabulary.append(",\"").append(words.get(i)).append("\":").append(i + 4);
        }
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"normalizer": {"type": "BertNormalizer", "clean_text": true,
                  "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": {"type": "BertProcessing",
                  "sep": ["[SEP]", 2], "cls": ["[CLS]", 1]},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]",
                  "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {%s}}}
                """.formatted(vocabulary));
        Path file = folder.resolve("bert.onnx");
        try (InputStream in = requireNonNull(PretrainedCommandTest.class.getResourceAsStream(
                "/org/plstar/app/models/" + name + ".onnx"))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toString();
    }

    private Path reviews(int count) throws IOException {
        List<String> words = List.of(WORDS.split(" "));
        RandomStream random = RandomStream.of(7, "reviews");
        StringBuilder text = new StringBuilder("stars,review\n");
        for (int i = 0; i < count; i++) {
            text.append(i % 2 == 0 ? "many" : "few").append(',');
            int length = 2 + random.below(i, 4);
            for (int k = 0; k < length; k++) {
                text.append(words.get(2 + random.below(i * 10L + k, words.size() - 2)))
                        .append(' ');
            }
            text.append(i % 2 == 0 ? "good\n" : "bad\n");
        }
        return Files.writeString(folder.resolve("reviews.csv"), text.toString());
    }

    @Tag("net")
    @Test
    void textIsTrainedOnAndPredicted() throws IOException {
        String model = model();
        String data = reviews(60).toString();
        String out = folder.resolve("run").toString();
        Commands.Ended trained = run(
                "train",
                model,
                "--data",
                data,
                "--text",
                "review",
                "--target",
                "stars",
                "--only",
                "*layer.1.*",
                "--optimizer",
                "adam",
                "--lr",
                "0.003",
                "--steps",
                "60",
                "--out",
                out);
        assertThat(trained.stderr())
                .contains("its input token_type_ids has no data and is 0")
                .contains("puts a linear layer on the mean of the tokens");
        try (var weights = Files.list(folder.resolve("run/checkpoint"))) {
            assertThat(weights).isNotEmpty();
        }
        assertThat(Npz.names(folder.resolve("run/checkpoint/weights.npz")))
                .contains("head.weight", "encoder.layer.1.attention.query.weight")
                .noneMatch(n -> n.contains("layer.0") || n.contains("words"));
        Path others = Files.writeString(
                folder.resolve("others.csv"), "review\nlong film good\nold plot bad\n");
        assertThat(run("predict", out, others.toString()).stdout())
                .contains("many")
                .contains("few");
        assertThat(run("evaluate", out, data).stdout()).contains("%");
        Path blank = Files.writeString(
                folder.resolve("blank.csv"),
                String.join(",", tokens(out)) + "\n" + "1,".repeat(tokens(out).size() / 2)
                        + "0,".repeat(tokens(out).size() / 2 - 1) + "0\n");
        assertThat(refused("predict", out, blank.toString()))
                .contains("blank.csv, line 2: its mask leaves out all");
        run("spectrum", out, "--top", "2", "--out", folder.resolve("s").toString());
        Path export = folder.resolve("tuned.onnx");
        run(
                "train",
                model,
                "--data",
                data,
                "--text",
                "review",
                "--target",
                "stars",
                "--only",
                "head.*",
                "--steps",
                "3",
                "--export",
                export.toString(),
                "--out",
                folder.resolve("two").toString());
        assertThat(run("predict", export.toString(), others.toString()).stdout())
                .isNotEmpty();
    }

    /** What Python's safetensors says of a file: names, shapes and sums. */
    private static final String PYTHON = """
            import json, sys
            from safetensors.numpy import load_file
            for name, t in sorted(load_file(sys.argv[1]).items()):
                print(name, t.dtype, *t.shape, float(t.astype("float64").sum()))
            """;

    @Tag("net")
    @Test
    void adaptersAreTrainedPredictedWithResumedAndWritten()
            throws IOException, InterruptedException {
        String model = model();
        String data = reviews(40).toString();
        String out = folder.resolve("run").toString();
        String[] train = {"train", model, "--data", data, "--text", "review", "--target", "stars"};
        String[] adapter = {"--adapter", "lora(2,4) *query*,*value*", "--seed", "3"};
        Commands.Ended trained =
                run(with(train, with(adapter, "--lr", "0.01", "--steps", "20", "--out", out)));
        assertThat(trained.stderr()).contains("adapters of rank 2 on 4 matrices");
        JsonNode j = JsonMapper.shared().readTree(Files.readString(folder.resolve("run/run.json")));
        assertThat(j.toString()).contains("adam");
        Path checkpoint = folder.resolve("run/checkpoint");
        SequencedMap<String, NpyArray> weights = Npz.read(checkpoint.resolve("weights.npz"));
        String a = "encoder.layer.1.attention.query.lora_A.weight";
        assertThat(weights).hasSize(10).containsKeys("head.weight", a);
        Path others = Files.writeString(
                folder.resolve("others.csv"), "review\nlong film good\nold plot bad\n");
        String told = run("predict", out, others.toString()).stdout();
        assertThat(told).contains("many").contains("few");
        run("report", out);
        String twice = folder.resolve("twice").toString();
        Path export = folder.resolve("tuned.onnx");
        run(with(
                train,
                with(
                        adapter,
                        "--lr",
                        "0.01",
                        "--steps",
                        "9",
                        "--out",
                        twice,
                        "--export",
                        export.toString())));
        List<double[]> scores = new ArrayList<>();
        for (String from : List.of(twice, export.toString())) {
            scores.add(run("predict", from, others.toString(), "--scores")
                    .stdout()
                    .lines()
                    .skip(1)
                    .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(',') + 1)))
                    .toArray());
        }
        assertThat(scores.get(0)).hasSize(2);
        assertThat(scores.get(1))
                .containsExactly(scores.get(0), org.assertj.core.api.Assertions.within(1e-6));
        SequencedMap<String, Integer> rows = new LinkedHashMap<>();
        rows.put("input_ids", 5);
        rows.put("attention_mask", 5);
        ImportedModel kept = ImportedModel.read(export, ImportOptions.DEFAULT.withRows(rows));
        assertThat(kept.layout().contains("encoder.layer.0.attention.query.weight"))
                .isTrue();
        assertThat(kept.layout().contains("head.weight")).isTrue();
        run("train", "--resume", twice, "--steps", "20");
        Path resumed = folder.resolve("twice/checkpoint/weights.npz");
        double[] exact = requireNonNull(weights.get(a)).values();
        assertThat(Npz.read(resumed, a, Integer.MAX_VALUE).values()).isEqualTo(exact);
        JsonNode config = JsonMapper.shared()
                .readTree(Files.readString(checkpoint.resolve("adapter_config.json")));
        assertThat(config.get("peft_type").asString()).isEqualTo("LORA");
        assertThat(config.get("r").asInt()).isEqualTo(2);
        assertThat(config.get("lora_alpha").toString()).isEqualTo("4");
        assertThat(config.get("target_modules").size()).isEqualTo(4);
        SequencedMap<String, NpyArray> tensors =
                SafeTensors.read(checkpoint.resolve("adapter_model.safetensors"));
        assertThat(tensors).hasSize(8);
        assertThat(Npz.names(checkpoint.resolve("adapted.npz")))
                .hasSize(4)
                .allMatch(n -> n.matches(".*layer.[01].attention.(query|value).weight"));
        double[] ofA = requireNonNull(tensors.get("base_model.model." + a)).values();
        for (int i = 0; i < ofA.length; i++) {
            assertThat(ofA[i]).isEqualTo((float) exact[i]);
        }
    }

    @Test
    @Tag("net")
    void adaptersAreReadByPython() throws IOException, InterruptedException {
        String out = folder.resolve("run").toString();
        run(
                "train",
                model(),
                "--data",
                reviews(20).toString(),
                "--text",
                "review",
                "--target",
                "stars",
                "--adapter",
                "lora(2) *query*",
                "--steps",
                "2",
                "--out",
                out);
        Path file = folder.resolve("run/checkpoint/adapter_model.safetensors");
        SequencedMap<String, NpyArray> tensors = SafeTensors.read(file);
        Process python = new ProcessBuilder("/usr/bin/python3", "-c", PYTHON, file.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(python.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(python.waitFor()).as(lines.toString()).isZero();
        assertThat(lines).hasSize(4).hasSameSizeAs(tensors.keySet());
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            NpyArray own = requireNonNull(tensors.get(words[0]));
            assertThat(words[0]).startsWith("base_model.model.encoder.layer.");
            assertThat(line)
                    .contains(
                            " float32 " + own.shape().get(0) + " " + own.shape().get(1));
            assertThat(Double.parseDouble(words[4]))
                    .isCloseTo(
                            Arrays.stream(own.values()).sum(),
                            org.assertj.core.api.Assertions.within(1e-9));
        }
    }

    /** The steps of gradient descent follow λ_max; Adam's first lowers the loss by a twentieth. */
    @Tag("net")
    @Test
    void stepsOfAPretrainedModelAreFoundAnew() throws IOException {
        String model = model();
        String data = reviews(60).toString();
        List<String> words = List.of(
                "train",
                model,
                "--data",
                data,
                "--text",
                "review",
                "--target",
                "stars",
                "--steps",
                "12",
                "--looks",
                "every",
                "--test-fraction",
                "0",
                "--json");
        List<String> descent = new ArrayList<>(words);
        descent.addAll(List.of("--out", folder.resolve("gd").toString()));
        JsonNode gd =
                JsonMapper.shared().readTree(run(descent.toArray(String[]::new)).stdout());
        assertThat(gd.get("eta").isNull()).isTrue();
        assertThat(gd.get("eta_reason").asString()).contains("measured along the run");
        assertThat(gd.get("largest_rise").asDouble()).isLessThanOrEqualTo(1);
        List<String> adam = new ArrayList<>(words);
        adam.addAll(
                List.of("--optimizer", "adam", "--out", folder.resolve("adam").toString()));
        JsonNode j =
                JsonMapper.shared().readTree(run(adam.toArray(String[]::new)).stdout());
        assertThat(j.get("eta_reason").asString())
                .containsPattern("by [34]\\.\\d % to second order");
        List<String> lines = Files.readAllLines(folder.resolve("adam/trace.csv"));
        double first = j.get("initial_loss").asDouble();
        double second = Double.parseDouble(lines.get(2)
                .split(",", -1)[List.of(lines.getFirst().split(",", -1)).indexOf("loss")]);
        assertThat(second / first).isBetween(0.9, 0.99);
    }

    /** Of four texts of different length, so that the mask leaves tokens out. */
    @Tag("net")
    @Test
    void aSolutionInTheLastLayerIsProved() throws IOException {
        String model = model();
        String data = reviews(4).toString();
        String out = folder.resolve("proof").toString();
        Commands.Ended proved = run(
                "certify",
                model,
                "--data",
                data,
                "--text",
                "review",
                "--target",
                "stars",
                "--only",
                "*layer.1.*",
                "--head",
                "mean",
                "--out",
                out);
        assertThat(proved.stdout()).contains("Proved (");
        assertThat(run("certify", "--check", out).stdout()).contains("claim C is confirmed");
    }

    private static List<String> tokens(String run) throws IOException {
        JsonNode names = JsonMapper.shared()
                .readTree(Files.readString(Path.of(run).resolve("checkpoint/model.json")))
                .at("/encoding/features");
        return names.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void textsAreCutAtTheLengthOfTheTableOfPositions() throws IOException {
        String model = model();
        Path file = reviews(30);
        Files.writeString(
                file,
                Files.readString(file) + "many,film film film film film film film film film\n");
        Commands.Ended ended = run(
                "train",
                model,
                "--data",
                file.toString(),
                "--text",
                "review",
                "--target",
                "stars",
                "--only",
                "head.*",
                "--steps",
                "1",
                "--out",
                folder.resolve("cut").toString());
        assertThat(ended.stderr()).contains("1 of 31 texts have more than 9 tokens and are cut");
    }

    @Test
    void aModelOfOneRowAndAFixedLengthGetsRowsOfThatLength() throws IOException {
        String[] text = {
            "train",
            model("bert_one_row"),
            "--data",
            reviews(30).toString(),
            "--text",
            "review",
            "--target",
            "stars",
            "--only",
            "head.*",
            "--steps",
            "2"
        };
        assertThat(refused(with(text, "--tokens", "4"))).contains("have 5 tokens each");
        String out = folder.resolve("one").toString();
        assertThat(run(with(text, "--out", out)).stderr())
                .contains("behind its output [5, 8]")
                .contains("the mean of the tokens");
        Path brief = Files.writeString(folder.resolve("brief.csv"), "review\ngood\nold bad\n");
        assertThat(run("predict", out, brief.toString()).stdout()).hasLineCount(3);
    }

    /** A model, and its tensors as PyTorch has them: linear layers are [out, in]. */
    private SequencedMap<String, NpyArray> tensors(double factor) throws IOException {
        ImportedModel m =
                ImportedModel.read(Path.of(model()), ImportOptions.DEFAULT.withRows(widths()));
        double[] w = m.initialParameters(0);
        SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
        for (ParamLayout.Entry e : m.layout().entries()) {
            double[] own = new double[e.size()];
            boolean turned = m.reading().transposed().contains(e.name());
            int rows = e.shape().dim(0);
            int columns = e.size() / rows;
            for (int i = 0; i < own.length; i++) {
                own[i] = factor * w[e.offset() + (turned ? i % rows * columns + i / rows : i)];
            }
            List<Integer> shape = Arrays.stream(e.shape().dims()).boxed().toList();
            tensors.put("bert." + e.name(), new NpyArray(turned ? shape.reversed() : shape, own));
        }
        return tensors;
    }

    private static SequencedMap<String, Integer> widths() {
        SequencedMap<String, Integer> widths = new LinkedHashMap<>();
        widths.put("input_ids", 9);
        widths.put("attention_mask", 9);
        return widths;
    }

    private double[] kernel(String... more) throws IOException {
        Path out = folder.resolve("k.npy");
        run(with(
                new String[] {
                    "kernel",
                    folder.resolve("bert.onnx").toString(),
                    "--data",
                    reviews(20).toString(),
                    "--text",
                    "review",
                    "--target",
                    "stars",
                    "--head",
                    "mean",
                    "--out",
                    out.toString(),
                    "--force"
                },
                more));
        return Npy.read(out).values();
    }

    @Test
    void aModelStartsFromTensorsOfItsNames() throws IOException {
        SequencedMap<String, NpyArray> same = tensors(1);
        Path file = folder.resolve("w.safetensors");
        SequencedMap<String, String> none = new LinkedHashMap<>();
        same.put("classifier.weight", new NpyArray(List.of(2), new double[2]));
        SafeTensors.write(file, same, TensorType.F64, none);
        assertThat(same.keySet()).anyMatch(n -> n.endsWith("query.weight"));
        double[] own = kernel();
        assertThat(kernel("--weights", file.toString())).containsExactly(own);
        SequencedMap<String, NpyArray> older = new LinkedHashMap<>();
        same.forEach((name, t) -> older.put(
                name.replaceFirst("(norm.*)\\.weight$", "$1.gamma")
                        .replaceFirst("(norm.*)\\.bias$", "$1.beta"),
                t));
        assertThat(older.keySet()).anyMatch(n -> n.endsWith(".gamma"));
        SafeTensors.write(file, older, TensorType.F64, none);
        assertThat(kernel("--weights", file.toString())).containsExactly(own);
        SafeTensors.write(file, tensors(1.1), TensorType.F64, none);
        assertThat(kernel("--weights", file.toString())).isNotEqualTo(own);

        String[] kernel = {
            "kernel",
            folder.resolve("bert.onnx").toString(),
            "--data",
            reviews(20).toString(),
            "--text",
            "review",
            "--target",
            "stars",
            "--weights",
            file.toString()
        };
        assertThat(refused(with(kernel, "--only", "*layer.0*"))).contains("would keep the numbers");
        String query = "bert.encoder.layer.0.attention.query.weight";
        SequencedMap<String, NpyArray> wrong = tensors(1);
        wrong.put(query, new NpyArray(List.of(2, 3), new double[6]));
        SafeTensors.write(file, wrong, TensorType.F64, none);
        assertThat(refused(kernel)).contains("its shape is [2, 3]").contains("holds transposed");
        wrong.remove(query);
        SafeTensors.write(file, wrong, TensorType.F64, none);
        assertThat(refused(kernel)).contains("no tensor for \"" + query.substring(5) + "\"");
        wrong.put("a." + query, new NpyArray(List.of(2, 3), new double[6]));
        wrong.put("b." + query, new NpyArray(List.of(2, 3), new double[6]));
        SafeTensors.write(file, wrong, TensorType.F64, none);
        assertThat(refused(kernel)).contains("several tensors may be the parameter");
    }

    @Test
    void arraysOfTheInputsNamesAreRows() throws IOException {
        String model = model();
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        double[] ids = new double[30 * 5];
        Arrays.setAll(ids, i -> 3 + (i * 7) % 30);
        double[] ones = new double[30 * 5];
        Arrays.fill(ones, 1);
        arrays.put("attention_mask", new NpyArray(List.of(30, 5), ones));
        arrays.put("input_ids", new NpyArray(List.of(30, 5), ids));
        arrays.put("y", new NpyArray(List.of(30), Arrays.copyOf(ids, 30)));
        Path file = folder.resolve("ids.npz");
        Npz.write(file, arrays);
        run(
                "kernel",
                model,
                "--data",
                file.toString(),
                "--head",
                "mean",
                "--out",
                folder.resolve("k.npy").toString());
        ids[7] = 99;
        Npz.write(file, arrays);
        Commands.Ended refused = Commands.run("kernel", model, "--data", file.toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.stderr()).contains("the token id is 99").contains("from 0 to 39");
    }

    private String refused(String... arguments) {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).as(ended.stderr()).isEqualTo(2);
        assertThat(ended.stdout()).isEmpty();
        return ended.stderr().lines().reduce("", (_, line) -> line);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws IOException {
        String model = model();
        String csv = reviews(20).toString();
        String npz = rows(30).toString();
        String[] text = {"train", model, "--data", csv, "--text", "review", "--target", "stars"};
        assertThat(refused(with(text, "--only", "xx*")))
                .contains("no array of")
                .contains("layer.0");
        assertThat(refused(with(text, "--only", "e*", "--frozen", "w"))).contains("one of the two");
        assertThat(refused(with(text, "--adapter", "lora(2) *query*,xx*")))
                .contains("--adapter xx*")
                .contains("no array of")
                .contains("layer.0");
        assertThat(refused(with(text, "--adapter", "lora(2) *", "--frozen", "e*")))
                .contains("--frozen: --adapter says what trains");
        assertThat(refused(with(text, "--head", "none"))).contains("it gives outputs of shape");
        assertThat(refused(with(text, "--tokens", "0"))).contains("at least 1");
        assertThat(refused(with(text, "--standardize", "global"))).contains("tokens and masks");
        assertThat(refused(with(text, "--axis", "batch=4")))
                .contains("two axes of input")
                .contains("input_ids:1=4");
        assertThat(refused("train", csv, "--text", "review", "--target", "stars"))
                .contains("there is no ONNX model");
        assertThat(refused("train", model, "--data", csv, "--tokens", "5", "--target", "stars"))
                .contains("no column of text");
        assertThat(refused("train", model, "--data", npz, "--text", "review"))
                .contains("it has no column \"review\"");
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("input_ids", new NpyArray(List.of(20, 12), new double[240]));
        arrays.put("attention_mask", new NpyArray(List.of(20, 12), new double[240]));
        double[] y = new double[20];
        Arrays.setAll(y, i -> i % 2);
        arrays.put("y", new NpyArray(List.of(20), y));
        Path file = folder.resolve("long.npz");
        Npz.write(file, arrays);
        assertThat(refused("kernel", model, "--data", file.toString()))
                .contains("rows of as many numbers as it was made for");
        arrays.put("input_ids", new NpyArray(List.of(20, 5), new double[100]));
        arrays.put("attention_mask", new NpyArray(List.of(20, 5), new double[100]));
        Npz.write(file, arrays);
        assertThat(refused("train", model, "--data", file.toString(), "--steps", "1"))
                .contains("sample 1: its mask leaves out all");
        arrays.put("age", new NpyArray(List.of(20, 2), new double[40]));
        Npz.write(file, arrays);
        assertThat(refused("kernel", model, "--data", file.toString()))
                .contains("array \"age\" of the data");
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.copy(tokenizer, folder.resolve("other-tokenizer.json"));
        assertThat(refused(text))
                .contains("2 tokenizers lie beside it")
                .endsWith("as the tokenizer (--tokenizer FILE)");
        Files.delete(folder.resolve("other-tokenizer.json"));
        Files.delete(tokenizer);
        assertThat(refused(text)).contains("no tokenizer lies beside it").endsWith("FILE)");
    }

    private static String[] with(String[] command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
