package org.plstar.study.advise.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.array.random.RandomStream;

/** The commands of docs/finetune.md, as written, on all-MiniLM-L6-v2 and a table of texts. */
@Tag("pretrained")
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class PretrainedDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private static final List<String> GOOD = List.of("wonderful", "moving", "clever", "delightful");
    private static final List<String> BAD = List.of("dull", "clumsy", "tedious", "awful");
    private static final List<String> THINGS =
            List.of("story", "cast", "plot", "music", "ending", "camera", "script", "pacing");

    @TempDir
    private Path folder;

    private void copy(String resource, String name) throws IOException {
        try (InputStream in =
                requireNonNull(PretrainedDocumentTest.class.getResourceAsStream("/" + resource))) {
            Files.copy(in, folder.resolve(name));
        }
    }

    private void tables() throws IOException {
        RandomStream random = RandomStream.of(1, "reviews");
        StringBuilder text = new StringBuilder("review,stars\n");
        StringBuilder other = new StringBuilder("review\n");
        for (int i = 0; i < 64; i++) {
            List<String> words = i % 2 == 0 ? GOOD : BAD;
            String review = "a %s %s and a %s %s"
                    .formatted(
                            words.get(random.below(4L * i, 4)),
                            THINGS.get(random.below(4L * i + 1, 8)),
                            words.get(random.below(4L * i + 2, 4)),
                            THINGS.get(random.below(4L * i + 3, 8)));
            if (i < 56) {
                text.append(review).append(i % 2 == 0 ? ",many\n" : ",few\n");
            } else {
                other.append(review).append('\n');
            }
        }
        Files.writeString(folder.resolve("reviews.csv"), text.toString());
        Files.writeString(folder.resolve("new.csv"), other.toString());
    }

    @Test
    void theCommandsOfTheDocumentTrainAndPredict() throws IOException {
        copy("all-minilm-l6-v2.onnx", "minilm.onnx");
        copy("all-minilm-l6-v2-tokenizer.json", "tokenizer.json");
        tables();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/finetune.md")));
        assertThat(block.find()).isTrue();
        List<String> outputs = new ArrayList<>();
        for (String line : block.group(1).replaceAll("\\\\\n\\s*", " ").lines().toList()) {
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(line);
            while (word.find()) {
                String w = word.group(1) == null ? word.group(2) : word.group(1);
                boolean path = w.matches("(minilm|reviews|new|runs/stars).*");
                words.add(path ? folder.resolve(w).toString() : w);
            }
            words.removeFirst(); // plstar
            Commands.Ended ended = Commands.run(words.toArray(String[]::new));
            assertThat(ended.status()).as(line + ": " + ended.stderr()).isZero();
            outputs.add(ended.stdout());
        }
        assertThat(outputs).hasSize(3);
        assertThat(outputs.getFirst()).contains("Left out one by one").contains("--text review");
        assertThat(outputs.getLast().lines().filter(l -> l.contains("many"))).hasSize(4);
    }
}
