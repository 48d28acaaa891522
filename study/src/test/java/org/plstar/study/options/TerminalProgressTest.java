package org.plstar.study.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    @Test
    void theLossIsToldWhereItIsKnownAndForgottenWithTheStage() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AtomicLong time = new AtomicLong();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (TerminalProgress progress =
                new TerminalProgress(out, false, () -> time.getAndAdd(10_000_000_000L))) {
            progress.at("training", 0, 10);
            progress.loss(0.25);
            progress.at("training", 1, 10);
            progress.loss(Double.POSITIVE_INFINITY);
            progress.at("training", 2, 10);
            progress.loss(0.125);
            progress.at("weak directions", 0, 1);
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        l -> assertThat(l).isEqualTo("plstar: training 0/10"),
                        l -> assertThat(l).startsWith("plstar: training 1/10, loss 0.2500"),
                        l -> assertThat(l)
                                .startsWith("plstar: training 2/10")
                                .doesNotContain("loss"),
                        l -> assertThat(l).isEqualTo("plstar: weak directions 0/1"));
    }
}
