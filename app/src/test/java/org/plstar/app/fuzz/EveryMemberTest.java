package org.plstar.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each member of each JSON file that plstar reads again, replaced by null, by another type, by
 * another number, or taken away: what reads the file refuses it in one line, or reads it; it never
 * ends as a fault. Counts are in {@code target/every-member.txt}.
 */
@Tag("net")
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class EveryMemberTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Of the changes of a file every k-th is made; {@code -Dplstar.members=1} makes all. */
    private static final int APART = Integer.getInteger("plstar.members", 5);

    @TempDir
    private Path folder;

    /** What writes files, in {@code @/out} of a folder @, and what reads them. */
    enum Written {
        RUN(
                "train iris --rows 20 --network [dense(2) tanh dense] --steps 3 --certify --out @/out",
                "report @/out",
                "runs show @/out",
                "predict @/out iris",
                "evaluate @/out --json",
                "train --like @/out --dry-run",
                "certify --check @/out/certificate"),
        RESUMED(
                "train iris --rows 20 --network [dense(2) tanh dense] --steps 3 --out @/out",
                "train --resume @/out --steps 4"),
        CLASSIFY("classify iris --rows 20 --out @/out", "predict @/out iris", "report @/out"),
        REGRESS("regress diabetes --rows 20 --out @/out", "predict @/out diabetes"),
        CERTIFY(
                "certify iris --rows 4 --network [dense(64) tanh dense] --out @/out",
                "certify --check @/out",
                "report @/out"),
        SPECTRUM(
                "spectrum iris --rows 20 --network [dense(2) tanh dense] --out @/out",
                "report @/out"),
        LANDSCAPE(
                "landscape iris --rows 20 --network [dense(2) tanh dense] --points 3 --grid 2"
                        + " --samples 3 --out @/out",
                "report @/out"),
        ADVISE("advise iris --rows 12 --network [dense(4) tanh dense] --out @/out", "report @/out"),
        INFINITE(
                "infinite iris --rows 20 --network [dense relu dense] --out @/out", "report @/out"),
        LINEARITY(
                "linearity iris --rows 8 --network [dense({m}) tanh dense] --widths 4,8 --seeds 1"
                        + " --steps 3 --out @/out",
                "report @/out"),
        SOLVE("solve @/two.pls --certify --out @/out", "report @/out", "certify --check @/out"),
        PDE("solve @/line.pde --steps 4 --out @/out", "predict @/out @/points.csv", "report @/out"),
        KERNEL(
                "kernel iris --rows 9 --network [dense(4) tanh dense] --out @/out",
                "kernel iris --rows 9 --network [dense(4) tanh dense] --out @/out");

        final String writes;
        private final String reads;

        Written(String writes, String... reads) {
            this.writes = writes;
            this.reads = String.join("\n", reads);
        }

        List<String> reads() {
            return reads.lines().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noMemberMakesAFault(Written w) throws IOException {
        Files.writeString(folder.resolve("two.pls"), "var x = 1; var y = 1\nx*y = 2\nx + y = 3\n");
        Files.writeString(folder.resolve("points.csv"), "x\n0.25\n0.5\n");
        Files.writeString(folder.resolve("line.pde"), """
                unknown u(x in 0..1)
                interior: -u_xx = 1
                boundary: u = 0
                network "dense(8) tanh dense"
                points interior 6 boundary 2 fixed
                """);
        String writes = w == Written.KERNEL ? w.writes.replace("@/out", "@/out.zarr") : w.writes;
        Path out = folder.resolve(w == Written.KERNEL ? "out.zarr" : "out");
        assertThat(run(writes).status()).as(writes).isLessThan(2);
        Path kept = folder.resolve("kept");
        copy(out, kept);
        List<String> faults = new ArrayList<>();
        int changed = 0;
        int refused = 0;
        for (Path file : jsons(kept)) {
            JsonNode whole = JsonMapper.shared().readTree(Files.readString(file));
            for (JsonNode wrong : some(changes(whole))) {
                changed++;
                for (String reads : w.reads()) {
                    copy(kept, out);
                    Path there = out.resolve(kept.relativize(file).toString());
                    Files.writeString(there, wrong.toString());
                    String command =
                            w == Written.KERNEL ? reads.replace("@/out", "@/out.zarr") : reads;
                    Commands.Ended ended = run(command);
                    refused += ended.status() == 2 ? 1 : 0;
                    if (ended.status() > 2
                            || (ended.status() == 2
                                    && ended.stderr()
                                                    .lines()
                                                    .filter(l -> l.startsWith("plstar: "))
                                                    .count()
                                            < 1)) {
                        faults.add(command
                                + ": "
                                + kept.relativize(file)
                                + " "
                                + difference(whole, wrong)
                                + ": "
                                + ended.stderr().lines().limit(1).toList());
                    }
                }
            }
        }
        Files.writeString(
                Path.of("target", "every-member-" + w + ".txt"),
                "%s: %d changes, %d refusals, %d faults%n"
                        .formatted(w, changed, refused, faults.size()));

        assertThat(changed).isPositive();
        assertThat(faults).isEmpty();
    }

    private Commands.Ended run(String line) {
        List<String> words = new ArrayList<>();
        for (String part : line.split("(?=\\[)|(?<=\\])", -1)) {
            if (part.startsWith("[")) {
                words.add(part.substring(1, part.length() - 1));
            } else {
                words.addAll(
                        Stream.of(part.split(" ", -1)).filter(s -> !s.isEmpty()).toList());
            }
        }
        words.replaceAll(s -> s.replace("@", folder.toString()));
        if (!List.of("runs", "report").contains(words.getFirst())) {
            words.add("--quiet");
        }
        return Commands.run(words.toArray(String[]::new));
    }

    private static List<Path> jsons(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> all = Files.walk(to)) {
                for (Path p : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.toList()) {
                Files.copy(p, to.resolve(from.relativize(p).toString()));
            }
        }
    }

    private static List<JsonNode> some(List<JsonNode> all) {
        return IntStream.range(0, all.size())
                .filter(i -> i % APART == 0)
                .mapToObj(all::get)
                .toList();
    }

    /** The tree with one member changed, for each member and change. */
    private static List<JsonNode> changes(JsonNode whole) {
        List<JsonNode> all = new ArrayList<>();
        change(whole, whole, all);
        return all;
    }

    private static void change(JsonNode root, JsonNode at, List<JsonNode> all) {
        if (at instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> e : List.copyOf(object.properties())) {
                object.remove(e.getKey());
                all.add(root.deepCopy());
                for (JsonNode other : others(e.getValue())) {
                    object.set(e.getKey(), other);
                    all.add(root.deepCopy());
                }
                object.set(e.getKey(), e.getValue());
                change(root, e.getValue(), all);
            }
        } else if (at instanceof ArrayNode array && !array.isEmpty()) {
            int last = array.size() - 1;
            JsonNode kept = array.get(last);
            for (JsonNode other : others(kept)) {
                array.set(last, other);
                all.add(root.deepCopy());
            }
            array.set(last, kept);
            change(root, kept, all);
        }
    }

    private static List<JsonNode> others(JsonNode value) {
        return value.isNumber()
                ? List.of(JSON.nullNode(), JSON.stringNode("x"), JSON.numberNode(-1e300))
                : value.isContainer()
                        ? List.of(
                                JSON.nullNode(),
                                JSON.numberNode(7),
                                value.isArray() ? JSON.objectNode() : JSON.arrayNode())
                        : List.of(JSON.nullNode(), JSON.objectNode());
    }

    /** Where two trees differ first. */
    private static String difference(JsonNode a, JsonNode b) {
        if (a instanceof ObjectNode x && b instanceof ObjectNode y) {
            for (Map.Entry<String, JsonNode> e : x.properties()) {
                JsonNode other = y.get(e.getKey());
                if (other == null) {
                    return e.getKey() + " removed";
                }
                if (!other.equals(e.getValue())) {
                    return e.getKey() + "." + difference(e.getValue(), other);
                }
            }
        }
        return b.toString().substring(0, Math.min(30, b.toString().length()));
    }
}
