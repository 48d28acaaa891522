package org.plstar.app.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.onnx.OnnxExport;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.claim.table.ClaimTable;
import org.plstar.study.page.Caller;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
class StdioServerTest {
    private final PrintStream standard = System.out;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final PipedOutputStream in = new PipedOutputStream();
    private Thread serving = Thread.currentThread();

    /** Fails, refuses, prints its arguments, or works until it is cancelled. */
    private int command(List<String> arguments) {
        switch (arguments.getFirst()) {
            case "fail" -> throw new IllegalStateException("broken");
            case "refuse" ->
                throw Refusal.of(
                        StudyRefusal.RANGE, "top-most -1", "out of range", "--more", "fix");
            case "memory" -> throw new OutOfMemoryError("heap");
            case "work" -> {
                Caller caller = Caller.current().orElseThrow();
                while (true) {
                    caller.progress("working", 1, 2, OptionalDouble.empty());
                }
            }
            case "save" -> {
                Caller caller = Caller.current().orElseThrow();
                caller.endsByItself();
                CountDownLatch never = new CountDownLatch(1);
                while (!caller.stopped()) {
                    caller.progress("saving", 1, 2, OptionalDouble.of(3));
                    assertThat(never.getCount()).isOne();
                }
                System.out.println("{\"saved\": true}");
            }
            default ->
                System.out.println("{\"arguments\": "
                        + JsonMapper.shared().writeValueAsString(arguments)
                        + "}");
        }
        return 0;
    }

    @BeforeEach
    void begin() throws Exception {
        PipedInputStream input = new PipedInputStream(in);
        StdioServer server = new StdioServer(
                new PrintStream(sent, true, StandardCharsets.UTF_8),
                Set.of("echo", "fail", "refuse", "memory", "work", "save"),
                this::command);
        serving = Thread.ofPlatform().start(() -> {
            try {
                server.serve(input);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @AfterEach
    void end() throws Exception {
        in.close();
        serving.join();
        System.setOut(standard);
    }

    private void send(String line) throws Exception {
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** The first message that a condition picks. */
    private JsonNode await(java.util.function.Predicate<JsonNode> wanted) throws Exception {
        while (true) {
            String text = sent.toString(StandardCharsets.UTF_8);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                JsonNode message = JsonMapper.shared().readTree(line);
                if (wanted.test(message)) {
                    return message;
                }
            }
            Thread.sleep(5);
        }
    }

    private JsonNode answer(long id) throws Exception {
        return await(m -> m.path("id").isNumber() && m.path("id").asLong() == id);
    }

    @Test
    void theFirstMessageSaysWhoAnswers() throws Exception {
        JsonNode hello =
                await(m -> m.path("method").asString("").equals("hello")).path("params");

        assertThat(hello.path("protocol").asInt()).isEqualTo(StdioServer.PROTOCOL);
        assertThat(hello.path("commands").valueStream().map(JsonNode::asString))
                .contains("echo", "work");
    }

    @Test
    void parametersBecomeOptions() throws Exception {
        send("{\"id\": 1, \"method\": \"echo\", \"params\": {\"given\": [\"a b\"], \"options\":"
                + " {\"per_layer\": true, \"density\": false, \"top\": 3, \"widths\":"
                + " [1,2], \"prior\": {\"a\": 0.5}, \"eta\": null}}}");

        JsonNode result = answer(1).path("result");

        assertThat(result.path("status").asInt()).isZero();
        assertThat(result.path("document").path("arguments").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "echo",
                        "--per-layer",
                        "--top=3",
                        "--widths=1,2",
                        "--prior=a=0.5",
                        "--json",
                        "--",
                        "a b");
    }

    @Test
    void whatIsNoRequestIsAnsweredAndTheNextOneServed() throws Exception {
        send("no JSON");
        send("[1]");
        send("{\"id\": 2, \"params\": {}}");
        send("{\"id\": null, \"method\": \"echo\", \"params\": {}}");
        send("{\"id\": 3, \"method\": \"nothing\", \"params\": {}}");
        send("{\"id\": 4, \"method\": \"page\", \"params\": {\"of\": 99, \"folder\": \"x\"}}");
        send("{\"id\": 6, \"method\": \"operator\", \"params\": {\"of\": 99}}");
        send("{\"id\": 5, \"method\": \"echo\", \"params\": {}}");

        assertThat(answer(5).has("result")).isTrue();
        assertThat(answer(6).path("error").path("code").asInt()).isEqualTo(-32000);
        assertThat(answer(3).path("error").path("data").path("code").asString())
                .isEqualTo("METHOD");
        assertThat(answer(4).path("error").path("code").asInt()).isEqualTo(-32000);
        assertThat(sent.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(l -> l.contains("PROTOCOL")))
                .hasSize(4);
    }

    @Test
    void allSentencesAreTold() throws Exception {
        send("{\"id\": 1, \"method\": \"claims\", \"params\": {}}");

        JsonNode claims = answer(1).path("result").path("claims");

        assertThat(claims.size()).isEqualTo(ClaimTable.all().size());
        JsonNode first = claims.path(0);
        assertThat(first.path("claim").asString())
                .isEqualTo(ClaimTable.all().getFirst().key());
        assertThat(first.path("kind").asString()).isEqualTo("measured");
        assertThat(first.path("words").asString()).contains("{steps}");
    }

    /** The outputs and Jᵀu are those of the network that was exported. */
    @Test
    void aModelIsTriedOnTheFirstRows(@TempDir Path folder) throws Exception {
        Network n = Architecture.parse("dense(3) tanh dense")
                .build(Shape.of(2), 2, Initialization.DEFAULT);
        double[] w = n.initialParameters(4);
        OnnxExport.write(folder.resolve("m.onnx"), n, w, n.initialBuffers(), Precision.DOUBLE);
        double[] x = {1, 2, -1, 0.5, 3, 3};
        double[] u = {1, 0, 0, -2};
        SequencedMap<String, NpyArray> rows = new LinkedHashMap<>();
        rows.put("X", new NpyArray(List.of(3, 2), x));
        Npz.write(folder.resolve("rows.npz"), rows);
        Npy.write(folder.resolve("u.npy"), new NpyArray(List.of(2, 2), u));
        send("{\"id\": 1, \"method\": \"model\", \"params\": "
                + JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "model", folder.resolve("m.onnx").toString(),
                                "rows", folder.resolve("rows.npz").toString(),
                                "cotangent", folder.resolve("u.npy").toString(),
                                "folder", folder.toString()))
                + "}");

        JsonNode result = answer(1).path("result");

        ResidualSystem s = ResidualSystem.of(n, Arrays.copyOf(x, 4), new double[4]);
        Jacobian j = Jacobian.at(s, w, Workers.alone());
        double[] g = new double[w.length];
        j.applyTranspose(u, g);
        assertThat(result.path("outputs").asInt()).isEqualTo(2);
        assertThat(result.path("parameters")
                        .valueStream()
                        .mapToInt(p -> p.path("size").asInt())
                        .sum())
                .isEqualTo(w.length);
        assertThat(Npy.read(folder.resolve("outputs.npy")).values())
                .containsExactly(j.value(), within(1e-12));
        assertThat(Npy.read(folder.resolve("gradient.npy")).values())
                .containsExactly(g, within(1e-12));

        double[] other = Arrays.stream(w).map(v -> 2 * v - 0.1).toArray();
        Npy.write(folder.resolve("w.npy"), new NpyArray(List.of(w.length), other));
        send("{\"id\": 2, \"method\": \"model\", \"params\": "
                + JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "model", folder.resolve("m.onnx").toString(),
                                "rows", folder.resolve("rows.npz").toString(),
                                "weights", folder.resolve("w.npy").toString(),
                                "kernel", true,
                                "folder", folder.toString()))
                + "}");
        answer(2);

        ResidualSystem all = ResidualSystem.of(n, x, new double[6]);
        Jacobian there = Jacobian.at(all, other, Workers.alone());
        assertThat(Npy.read(folder.resolve("outputs.npy")).values())
                .containsExactly(there.value(), within(1e-12));
        double[] column = new double[w.length];
        double[] unit = new double[6];
        unit[3] = 1;
        there.applyTranspose(unit, column);
        double[] k = new double[6];
        there.apply(column, k);
        NpyArray kernel = Npy.read(folder.resolve("kernel.npy"));
        for (int i = 0; i < 6; i++) {
            assertThat(kernel.values()[6 * i + 3]).isCloseTo(k[i], within(1e-12));
        }
    }

    @Test
    void anyIdComesBackAsItCame() throws Exception {
        for (String id : List.of("\"x\"", "123456789012345678901234567890", "2.5")) {
            send("{\"id\": " + id + ", \"method\": \"echo\", \"params\": {}}");
            JsonNode wanted = JsonMapper.shared().readTree(id);

            assertThat(await(m -> m.path("id").equals(wanted)).has("result")).isTrue();
        }
    }

    @Test
    void whatACallerSaysWrongIsItsMistakeAndKeepsItsId() throws Exception {
        List<String> wrong = List.of(
                "\"given\": \"iris\"",
                "\"given\": [{}]",
                "\"given\": [[\"a\"]]",
                "\"options\": []",
                "\"options\": {\"target\": [\"a\", {\"b\": 1}]}",
                "\"options\": {\"a b\": 1}");
        for (int i = 0; i < wrong.size(); i++) {
            send("{\"id\": %d, \"method\": \"echo\", \"params\": {%s}}".formatted(i, wrong.get(i)));

            assertThat(answer(i).path("error").path("code").asInt())
                    .as(wrong.get(i))
                    .isEqualTo(-32602);
        }
        send("{\"id\": 90, \"method\": \"page\", \"params\": {\"of\": {}, \"folder\": \"x\"}}");
        send("{\"id\": 91, \"method\": \"echo\", \"params\": []}");
        send("{\"id\": 92, \"jsonrpc\": \"1.0\", \"method\": \"echo\", \"params\": {}}");

        assertThat(answer(90).path("error").path("code").asInt()).isEqualTo(-32602);
        assertThat(answer(91).path("error").path("code").asInt()).isEqualTo(-32602);
        assertThat(answer(92).path("error").path("code").asInt()).isEqualTo(-32600);
    }

    @Test
    void whatIsGivenIsNeverAnOption() throws Exception {
        send("{\"id\": 1, \"method\": \"echo\", \"params\": {\"given\": [\"--out=x\","
                + " \"@a\"]}}");

        assertThat(answer(1)
                        .path("result")
                        .path("document")
                        .path("arguments")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("echo", "--json", "--", "--out=x", "@a");
    }

    @Test
    void thePartOfACommandStandsBeforeItsOptions() {
        JsonNode message = JsonMapper.shared()
                .readTree("{\"id\": 1, \"method\": \"runs\", \"params\": {\"given\":"
                        + " [\"list\", \"-x\"], \"options\": {\"sort\":"
                        + " \"loss\"}}}");

        assertThat(Call.of(message).arguments())
                .containsExactly("runs", "list", "--sort=loss", "--json", "--", "-x");
    }

    @Test
    void refusalsSpeakOfParameters() throws Exception {
        send("{\"id\": 1, \"method\": \"refuse\", \"params\": {}}");

        JsonNode data = answer(1).path("error").path("data");

        assertThat(data.path("code").asString()).isEqualTo("RANGE");
        assertThat(data.path("where").asString()).isEqualTo("top_most -1");
        assertThat(data.path("expected").asString()).isEqualTo("more");
    }

    @Test
    void faultsAndMemoryAreTold() throws Exception {
        send("{\"id\": 1, \"method\": \"fail\", \"params\": {}}");
        send("{\"id\": 2, \"method\": \"memory\", \"params\": {}}");
        send("{\"id\": 3, \"method\": \"echo\", \"params\": {}}");

        assertThat(answer(1).path("error").path("data").path("trace").asString())
                .contains("broken");
        assertThat(answer(2).path("error").path("code").asInt()).isEqualTo(-32001);
        assertThat(answer(3).has("result")).isTrue();
    }

    @Test
    void cancelledWorkEndsAndWhatWaitsIsServed() throws Exception {
        send("{\"id\": 1, \"method\": \"work\", \"params\": {}}");
        send("{\"id\": 2, \"method\": \"echo\", \"params\": {}}");
        send("{\"id\": 3, \"method\": \"echo\", \"params\": {}}");
        await(m -> m.path("method").asString("").equals("progress"));
        send("{\"method\": \"cancel\", \"params\": {\"id\": 3}}");
        send("{\"method\": \"cancel\", \"params\": {\"id\": 1}}");

        assertThat(answer(1).path("error").path("data").path("code").asString())
                .isEqualTo("CANCELLED");
        assertThat(answer(2).has("result")).isTrue();
        assertThat(answer(3).path("error").path("code").asInt()).isEqualTo(-32800);
    }

    @Test
    void workThatSavesEndsWithItsResult() throws Exception {
        send("{\"id\": 1, \"method\": \"save\", \"params\": {}}");
        JsonNode told = await(m -> m.path("method").asString("").equals("progress"));
        send("{\"method\": \"cancel\", \"params\": {\"id\": 1}}");

        assertThat(told.path("params").path("loss").asDouble()).isEqualTo(3);
        assertThat(answer(1).path("result").path("document").path("saved").asBoolean())
                .isTrue();
    }
}
