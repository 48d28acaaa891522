package org.plstar.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.study.certify.Digest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every single member of certificates of all kinds is changed, in some ways each, with a digest
 * that fits: the check refuses it in one line or does not confirm it, except where nothing that is
 * claimed rests on it.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ForgedFieldsTest {
    /**
     * {@code -Dplstar.certificate.forged=all}: every change of every member; otherwise one change
     * of every sixth.
     */
    private static final boolean ALL =
            System.getProperty("plstar.certificate.forged", "").equals("all");

    private static final int SOME = 6;

    /** Where the certificate comes from and how its proofs were found; not claimed. */
    private static final Set<String> TOLD =
            Set.of(
                    "plstar",
                    "command",
                    "network",
                    "source",
                    "source_sha256",
                    "w0",
                    "rows",
                    "rounding",
                    "check",
                    "inequality",
                    "meaning",
                    "products_measured",
                    "knots",
                    "curvature",
                    "majorant");

    /** Constants that claims do not rest on, and those that may be smaller. */
    private static final Set<String> FOUND = Set.of("R", "η", "R1", "a0", "σ", "c", "b0", "b1");

    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    @TempDir private Path folder;

    private final Map<String, Integer> seen = new TreeMap<>();

    private Path file() {
        return folder.resolve("c").resolve("certificate.json");
    }

    private void run(String... arguments) {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).as(ended.stdout() + ended.stderr()).isZero();
    }

    private String data(int rows) throws IOException {
        StringBuilder table = new StringBuilder("a,b,c,d,y\n");
        for (int i = 0; i < rows; i++) {
            for (int k = 1; k < 5; k++) {
                table.append(Math.sin(7 * k * k * i + k)).append(',');
            }
            table.append(Math.cos(3 * i * i)).append('\n');
        }
        return Files.writeString(folder.resolve("data.csv"), table).toString();
    }

    private String certify(String network, int rows) throws IOException {
        List<String> first =
                new ArrayList<>(List.of("certify", data(rows), "--target", "y", "--network"));
        first.addAll(List.of(network, "--out", folder.resolve("c").toString()));
        run(first.toArray(String[]::new));
        first.addAll(List.of("--force", "--weights", folder.resolve("c/w1.npz").toString()));
        run(first.toArray(String[]::new));
        return Files.readString(file());
    }

    @Test
    void ofDenseNetworks() throws IOException {
        forgeAll(certify("dense(24) tanh dense", 6));
    }

    @Test
    void ofStages() throws IOException {
        forgeAll(
                certify(
                        "dense(12) residual(dense(12) tanh dense(12)) sum(dense(8) tanh,dense(8))"
                                + " dense",
                        4));
    }

    /** A run's certificate is about weights of its steps, and rests on majorants. */
    @Test
    void ofRuns() throws IOException {
        run(
                "train",
                data(10),
                "--target",
                "y",
                "--network",
                "dense(32) tanh dense(32) tanh dense",
                "--steps",
                "800",
                "--certify",
                "--out",
                folder.resolve("run").toString());
        Files.createDirectories(folder.resolve("c"));
        try (var all = Files.list(folder.resolve("run/certificate"))) {
            for (Path p : all.toList()) {
                Files.copy(p, folder.resolve("c").resolve(p.getFileName()));
            }
        }
        String honest = Files.readString(file());
        assertThat(honest).contains("\"majorant\"");
        forgeAll(honest);
    }

    private void forgeAll(String honest) throws IOException {
        assertThat(check().status()).isZero();
        JsonNode tree = JsonMapper.shared().readTree(honest);
        List<List<String>> paths = new ArrayList<>();
        walk(tree, List.of(), paths);
        int turn = 0;
        for (List<String> path : paths) {
            if (path.equals(List.of("digest"))) {
                continue;
            }
            List<JsonNode> changes = changes(at(tree, path));
            for (int k = 0; k < changes.size() + 1; k++) {
                if (ALL || (turn % SOME == 0 && k == turn / SOME % (changes.size() + 1))) {
                    ObjectNode forged = (ObjectNode) JsonMapper.shared().readTree(honest);
                    put(forged, path, k < changes.size() ? changes.get(k) : null);
                    judge(tree, forged, path);
                }
            }
            turn++;
        }
        assertThat(seen.getOrDefault("refused", 0)).isGreaterThan(paths.size() / (20 * SOME));
        if (ALL) {
            System.err.println(paths.size() + " members: " + seen);
        }
    }

    private void judge(JsonNode honest, ObjectNode forged, List<String> path) throws IOException {
        JsonNode before = at(honest, path);
        JsonNode after = at(forged, path);
        String what = path + ": " + before + " -> " + after;
        forged.remove("digest");
        forged.put("digest", Digest.of(forged.toString()));
        Files.writeString(file(), forged.toPrettyString());
        Commands.Ended ended = check();
        seen.merge(
                ended.status() == 0 ? "accepted" : ended.status() == 1 ? "unproved" : "refused",
                1,
                Integer::sum);
        assertThat(ended.status()).as(what + "\n" + ended.stderr()).isBetween(0, 2);
        if (ended.status() == 2) {
            assertThat(ended.stderr().strip().lines().filter(l -> l.startsWith("plstar: ")))
                    .as(what)
                    .hasSize(1);
        }
        if (ended.status() == 0) {
            assertThat(harmless(honest, path, before, after)).as("accepted: " + what).isTrue();
        }
    }

    private static boolean harmless(
            JsonNode honest, List<String> path, JsonNode before, JsonNode after) {
        if (path.stream().anyMatch(TOLD::contains)) {
            return true;
        }
        boolean theorem = path.getFirst().equals("theorems");
        if (theorem && path.size() > 1) {
            JsonNode t = honest.path("theorems").path(Integer.parseInt(path.get(1)));
            String member = path.size() > 2 ? path.get(2) : "";
            // what is not said to hold is no claim; nor is what is taken away
            if ((!t.path("holds").asBoolean() && !member.equals("holds"))
                    || member.isEmpty()
                    || (member.equals("holds")
                            && (t.path("holds").asBoolean() || !after.isBoolean()))) {
                return true;
            }
            // of which steps B' speaks is said by its step; where it held first, by its point
            if (after.isMissingNode() && Set.of("about", "from_step").contains(member)) {
                return true;
            }
            boolean less =
                    before.isNumber() && after.isNumber() && after.asDouble() < before.asDouble();
            if (member.equals("rate")) {
                return less;
            }
            if (member.equals("constants") && path.size() > 3) {
                JsonNode c = t.path("constants").path(Integer.parseInt(path.get(3)));
                String symbol = c.path("symbol").asString();
                return !FOUND.contains(symbol) || (symbol.equals("a0") && less);
            }
        }
        // the points of theorems that do not hold
        return path.getFirst().equals("points") && after.isMissingNode();
    }

    private Commands.Ended check() {
        return Commands.run("certify", "--check", file().toString());
    }

    private static void walk(JsonNode node, List<String> path, List<List<String>> paths) {
        if (!path.isEmpty()) {
            paths.add(path);
        }
        if (node instanceof ObjectNode o) {
            o.propertyNames().forEach(name -> walk(o.path(name), with(path, name), paths));
        } else if (node instanceof ArrayNode a) {
            for (int k = 0; k < a.size(); k++) {
                // of long lists of numbers the ends
                if (a.size() < 20 || k == 0 || k == a.size() - 1) {
                    walk(a.path(k), with(path, Integer.toString(k)), paths);
                }
            }
        }
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static JsonNode at(JsonNode node, List<String> path) {
        JsonNode here = node;
        for (String step : path) {
            here = here.isArray() ? here.path(Integer.parseInt(step)) : here.path(step);
        }
        return here;
    }

    /** Something else in the place of a node; taking it away comes on top. */
    private static List<JsonNode> changes(JsonNode node) {
        if (node.isInt()) {
            int n = node.asInt();
            return List.of(
                    MAKE.numberNode(n + 1),
                    MAKE.numberNode(n - 1),
                    MAKE.numberNode(2_000_000_000),
                    MAKE.numberNode(-n - 1),
                    MAKE.stringNode("x"));
        }
        if (node.isNumber()) {
            double v = node.asDouble();
            return List.of(
                    MAKE.numberNode(v * 0.8),
                    MAKE.numberNode(v * 1.25),
                    MAKE.numberNode(-v),
                    MAKE.numberNode(1e300),
                    MAKE.numberNode(Double.NaN),
                    MAKE.stringNode("x"));
        }
        if (node.isString()) {
            return List.of(
                    MAKE.stringNode(node.asString() + "x"),
                    MAKE.stringNode(""),
                    MAKE.numberNode(3),
                    MAKE.arrayNode());
        }
        if (node.isBoolean()) {
            return List.of(MAKE.booleanNode(!node.asBoolean()), MAKE.stringNode("yes"));
        }
        return List.of(MAKE.stringNode("x"), MAKE.objectNode(), MAKE.arrayNode());
    }

    private static void put(JsonNode tree, List<String> path, @Nullable JsonNode value) {
        JsonNode parent = at(tree, path.subList(0, path.size() - 1));
        String last = path.getLast();
        if (parent instanceof ObjectNode o) {
            if (value == null) {
                o.remove(last);
            } else {
                o.set(last, value);
            }
        } else if (parent instanceof ArrayNode a) {
            if (value == null) {
                a.remove(Integer.parseInt(last));
            } else {
                a.set(Integer.parseInt(last), value);
            }
        }
    }
}
