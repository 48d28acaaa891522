package org.plstar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.study.command.ExitCode;

@ResourceLock(Resources.SYSTEM_ERR)
final class MainTest {
    @Test
    void helpIsDone() {
        assertThat(run("--help").status()).isEqualTo(ExitCode.DONE.status());
    }

    @Test
    void anUnknownOptionIsRefusedInOneLineThatNamesIt() {
        Ended ended = run("--no-such-option");

        assertThat(ended.status()).isEqualTo(ExitCode.REFUSED.status());
        assertThat(ended.stderr().lines()).singleElement().asString().contains("--no-such-option");
    }

    @Test
    void withoutACommandTheCommandsAreShown() {
        Commands.Ended ended = Commands.run();

        assertThat(ended.status()).isZero();
        assertThat(ended.stdout()).contains("train", "predict", "certify", "Prove:");
    }

    @Test
    void theOverviewSaysWhatTheCommandsSayOfThemselves() {
        assertThat(Commands.run("--help").stdout())
                .isEqualToNormalizingNewlines(Main.commandLine().getUsageMessage());
    }

    @Test
    void helpIsGroupedAndThereIsHelpOfACommand() {
        Commands.Ended ended = Commands.run("help", "train");

        assertThat(ended.status()).isZero();
        assertThat(ended.stdout()).contains("Data:", "Network:", "Method:", "Everywhere:");
        assertThat(ended.stdout()).doesNotContain("WARN");
    }

    @Test
    void completionIsAScript() {
        assertThat(Commands.run("completion").stdout()).startsWith("#!/usr/bin/env bash");
    }

    @Test
    void theManualHasEveryCommandAndOptionAndOnlyMacrosBeginWithADot() {
        String page = Commands.run("manual").stdout();

        Main.commandLine().getSubcommands().forEach((name, command) -> {
            assertThat(page).contains(".SS \"plstar " + name);
            command.getCommandSpec().options().stream()
                    .filter(o -> !o.hidden() && !o.usageHelp() && !o.versionHelp())
                    .forEach(o -> assertThat(page).contains(o.longestName().replace("-", "\\-")));
        });
        assertThat(page.lines().filter(l -> l.startsWith(".") || l.startsWith("'")))
                .allMatch(l -> l.matches("\\.(TH|SH|SS|TP|B)( .*)?"));
        assertThat(page).doesNotContain("@|").doesNotContain("%n");
    }

    private record Ended(int status, String stderr) {}

    private static Ended run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
        try {
            int status = Main.execute(arguments);
            return new Ended(status, stderr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }
}
