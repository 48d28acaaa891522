package org.plstar.study.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that are pasted into a shell. */
class PastedTextTest {
    /** The words that a shell makes of a line, each with a NUL behind it. */
    private static String read(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(
                        "bash", "-c", "plstar() { printf '%s\\0' \"$@\"; }; " + line)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(line + ": " + said).isZero();
        return said;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.csv",
                "@x",
                "a b",
                "a\nb",
                "a\r\n'b",
                "it's",
                "say \"so\"",
                "it's \"so\"",
                "$HOME",
                "`id`",
                "!x",
                "back\\slash",
                "back\\n\n",
                "*",
                "~",
                "#x",
                "a;b|c&d",
                "\u202eturned",
                "tab\tx",
                "ü–é",
                "😀",
                "\u001b[31m7",
                "(x)",
                "x=1,y=2",
                ""
            })
    void aShellReadsTheWordsThatTheyWereMadeOf(String word) throws Exception {
        String line = PastedText.command(List.of("train", word, "--out", word + "x"));

        assertThat(read(line)).isEqualTo("train\0" + word + "\0--out\0" + word + "x\0");
        assertThat(line.codePoints().filter(Character::isISOControl)).isEmpty();
    }

    @Test
    void aFileIsNoOption() {
        assertThat(PastedText.path(Path.of("-x.csv"))).isEqualTo("./-x.csv");
        assertThat(PastedText.path(Path.of("-a b"))).isEqualTo("\"./-a b\"");
        assertThat(PastedText.path(Path.of("/a/-x.csv"))).isEqualTo("/a/-x.csv");
    }
}
