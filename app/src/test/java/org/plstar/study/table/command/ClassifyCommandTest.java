package org.plstar.study.table.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Child;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ClassifyCommandTest {
    @TempDir
    private Path folder;

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private String done(String... arguments) {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    private void refused(String part, String... arguments) {
        Commands.Ended ended = Commands.run(arguments);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr().lines()).hasSize(1);
        assertThat(ended.stderr()).contains(part);
    }

    @Test
    void classesAreLearnedPredictedEvaluatedAndExplained() throws IOException {
        String said = done("classify", "iris", "--out", in("model"));
        assertThat(said)
                .startsWith(
                        "Right for 96.7 % of 150 rows, each predicted by fits chosen without its tenth")
                .contains("plstar predict " + in("model"));
        assertThat(folder.resolve("model/report.html"))
                .content()
                .contains(
                        "Reliability",
                        "Chosen among 53 kernels",
                        "Labels that the other rows contradict most",
                        "the others say");
        JsonNode json =
                JsonMapper.shared().readTree(folder.resolve("model/table.json").toFile());
        assertThat(json.get("study").asString()).isEqualTo("classify");
        assertThat(json.get("result")
                        .get("left_out")
                        .get("classes")
                        .get("accuracy")
                        .asDouble())
                .isGreaterThan(0.95);

        String predicted =
                done("predict", in("model"), "iris", "--proba", "--explain", "2", "--threads", "1");
        List<String> lines = predicted.lines().toList();
        assertThat(lines).hasSize(151);
        assertThat(lines.getFirst())
                .isEqualTo("line,training rows that count most,label,p(0),p(1),p(2)");
        assertThat(lines.get(1)).matches("2,line \\d+ \\d [-+]\\d[^%]*; line [^%]*,0,0\\.9.*");

        assertThat(done("evaluate", in("model"), "iris", "--out", in("evaluation")))
                .startsWith("Right for 9")
                .contains(
                        "! The rows are of the file that the model was trained on",
                        "! 150 of the 150 rows were found among the training rows");

        Path corrected = folder.resolve("corrected.csv");
        Files.writeString(corrected, "line,label\n2,1\n");
        List<String> changed = done(
                        "predict",
                        in("model"),
                        "iris",
                        "--without",
                        "3,120",
                        "--corrected",
                        corrected.toString())
                .lines()
                .toList();
        assertThat(changed.getFirst()).isEqualTo("line,label,before");
        assertThat(changed).hasSize(151).contains("4,0,0");
        assertThat(done("predict", in("model"), "iris", "--without", "3", "--out", in("p.csv")))
                .contains("The model without 1 row: scaling")
                .containsPattern("\\d of 150 rows change class; the largest change of a probability"
                        + " is [\\d.e-]+, line \\d+\\.");
        assertThat(done("evaluate", in("model"), "iris", "--without", "3", "--out", in("e2")))
                .contains("! The model without 1 row: scaling");
        refused("without 999", "predict", in("model"), "iris", "--without", "999");

        String rare = "0=1,1=1,2=98";
        List<String> shifted = done("predict", in("model"), "iris", "--proba", "--prior", rare)
                .lines()
                .toList();
        for (int i = 1; i < lines.size(); i++) {
            String[] before = lines.get(i).split(",", -1);
            String[] after = shifted.get(i).split(",", -1);
            assertThat(Double.parseDouble(after[after.length - 1]))
                    .isGreaterThan(Double.parseDouble(before[before.length - 1]));
        }
        refused("prior 2=-1", "predict", in("model"), "iris", "--prior", "0=1,1=1,2=-1");
        refused("--prior 2=few", "predict", in("model"), "iris", "--prior", "0=1,1=1,2=few");

        refused("--round int8", "evaluate", in("model"), "iris", "--round", "int8");
        refused("--interval 0.9", "evaluate", in("model"), "iris", "--interval", "0.9");
        refused("--left-out", "evaluate", in("model"), "iris", "--left-out");

        refused("--metric", "classify", "iris", "--metric", "euclid", "--out", in("no"));
        refused("without class 1", "predict", in("model"), "iris", "--prior", "0=1,2=1");
        refused("class 3", "classify", "iris", "--prior", "0=1,1=1,2=1,3=1", "--out", in("no"));
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void numbersAreLearnedAndTestedOnAFile() throws IOException {
        StringBuilder text = new StringBuilder("x,kind,y\n");
        for (int i = 0; i < 40; i++) {
            text.append(i % 7 == 0 ? "" : String.valueOf(i * 0.1))
                    .append(i % 3 == 0 ? ",a," : ",b,")
                    .append(Math.sin(i * 0.1) + (i % 3 == 0 ? 1 : 0))
                    .append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), text);
        String said = done(
                "regress",
                in("rows.csv"),
                "--target",
                "y",
                "--test",
                in("rows.csv"),
                "--single",
                "--out",
                in("model"));
        assertThat(said).contains("on 40 test rows");
        assertThat(folder.resolve("model/report.html"))
                .content()
                .contains("each predicted by fits chosen without");
        assertThat(done("regress", in("rows.csv"), "--target", "y", "--out", in("m2"), "--json"))
                .contains("\"study\":\"regress\"");
        // what is missing, and a category that training has not seen, are no obstacle
        Files.writeString(folder.resolve("new.csv"), "kind,x\nc,\na,1\n");
        assertThat(done("predict", in("model"), in("new.csv")).lines()).hasSize(3);
        assertThat(done("predict", in("model"), in("new.csv"), "--interval", "0.8")
                        .lines())
                .first()
                .isEqualTo("line,low(y),high(y),y");
        Files.writeString(folder.resolve("whole.csv"), "kind,x\na,1\n");
        refused("at most", "predict", in("model"), in("whole.csv"), "--interval", "0.99");
    }

    /** Both the training and the test images are told, with the most wrong of each. */
    @Test
    void imagesAreLearnedFromAFolder() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        idx(images, "train", 60, 1);
        idx(images, "t10k", 20, 2);
        String said = done("classify", images.toString(), "--out", in("pictures"));
        assertThat(said).contains("of 20 test rows");
        assertThat(folder.resolve("pictures/report.html"))
                .content()
                .contains("of 60 rows", "26 kernels")
                .contains("\"test-wrong-images\"")
                .contains("\"wrong-images\"");
    }

    /** Noisy images of 4 x 4, brighter above or below; every fifth label is wrong. */
    private static void idx(Path folder, String part, int count, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] pixels = new byte[16 + 16 * count];
        byte[] labels = new byte[8 + count];
        head(pixels, 3, count, 4, 4);
        head(labels, 1, count);
        for (int i = 0; i < count; i++) {
            for (int p = 0; p < 16; p++) {
                int bright = (p < 8) == (i % 2 == 0) ? 150 : 50;
                pixels[16 + 16 * i + p] = (byte) (bright + random.nextInt(60));
            }
            labels[8 + i] = (byte) ((i % 2) ^ (i % 5 == 0 ? 1 : 0));
        }
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), pixels);
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels);
    }

    private static void head(byte[] file, int axes, int... extents) {
        file[2] = 8;
        file[3] = (byte) axes;
        for (int i = 0; i < extents.length; i++) {
            file[7 + 4 * i] = (byte) extents[i];
        }
    }

    @Test
    void mistakesAreOneLine() throws IOException {
        refused("--missing mean", "classify", "iris", "--missing", "mean", "--out", in("a"));
        refused("no such file", "classify", in("none.csv"), "--out", in("b"));
        Files.writeString(folder.resolve("one.csv"), "x,y\n1,a\n2,a\n");
        refused("one class", "classify", in("one.csv"), "--target", "y", "--out", in("c"));
        Files.writeString(folder.resolve("same.csv"), "x,y\n1,a\n1,b\n");
        refused(
                "the same in all 2 training rows",
                "classify",
                in("same.csv"),
                "--target",
                "y",
                "--out",
                in("d"));
        refused("text", "regress", in("same.csv"), "--target", "y", "--out", in("e"));
        done("classify", "iris", "--rows", "90", "--out", in("f"));
        refused("did you mean", "classify", "iriss", "--out", in("g"));
        refused("plstar regress", "predict", in("f"), "iris", "--interval", "0.9");
        refused("a number from 1 up", "predict", in("f"), "iris", "--explain", "0");
    }

    @Test
    void moreCentresThanMemoryHoldsAreRefused() throws IOException, InterruptedException {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 6000; i++) {
            double a = random.nextGaussian();
            csv.append(a).append(',').append(random.nextGaussian());
            csv.append(a > 0 ? ",x\n" : ",y\n");
        }
        Path file = Files.writeString(folder.resolve("many.csv"), csv);
        Child.Ended ended = Child.run(
                List.of("env", "JAVA_TOOL_OPTIONS=-Xmx200m"),
                List.of(
                        "classify",
                        file.toString(),
                        "--target",
                        "label",
                        "--centres",
                        "5000",
                        "--out",
                        in("model")),
                folder.resolve("output.txt"));
        assertThat(ended.status()).as(ended.lines().toString()).isEqualTo(2);
        assertThat(ended.lines())
                .anyMatch(line -> line.startsWith("plstar: 6000 rows, 5000 centres: kernels")
                        && line.contains("--centres"));
        assertThat(folder.resolve("model")).doesNotExist();
    }
}
