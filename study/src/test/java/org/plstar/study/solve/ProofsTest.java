package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Workers;
import org.plstar.certify.ScaledEquations;
import org.plstar.data.equations.Equations;
import tools.jackson.databind.JsonNode;

/** Proofs of solutions whose unknowns and equations differ by many powers of ten. */
class ProofsTest {
    @TempDir
    private Path folder;

    private static Equations text(String name) {
        for (JsonNode e : Oracles.read("proofs.json")) {
            if (e.path("name").asString().equals(name)) {
                return Equations.parse("t.pls", Path.of("."), e.path("pls").asString());
            }
        }
        throw new AssertionError(name);
    }

    private static ExistenceProof proof(Equations text) {
        return SolveRequest.of(text).withCertify(true).run().proof().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eq8", "units"})
    void aSolutionOfManySizesIsProvedInScales(String name) throws IOException {
        ExistenceProof p = proof(text(name));

        assertThat(p.theorems()).as(p.reason()).contains("C'");
        assertThat(p.scaled().orElseThrow()).isLessThan(1e-14);
        p.write(folder, "");
        assertThat(Files.readString(folder.resolve("certificate.json"))).contains("power of two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"traps", "wilson", "comb"})
    void whatIsProvedInTheUnitsOfTheTextIsToldInThem(String name) {
        ExistenceProof p = proof(text(name));

        assertThat(p.theorems()).as(p.reason()).contains("C'");
        assertThat(p.scaled()).isEmpty();
    }

    @Test
    void moreEquationsThanUnknownsAreTheReason() {
        ExistenceProof p = proof(text("economy"));

        assertThat(p.theorems()).isEmpty();
        assertThat(p.reason()).contains("13 equations in 12 unknowns");
    }

    @Test
    void targetsThatLeaveTheRangeOfDoublesAreNotScaled() {
        Equations text = Equations.parse("t.pls", Path.of("."), "var x = 1e-300\nx = 1e-300\n");

        int[] columns = {0};
        assertThat(ScaledEquations.of(text.system(), text.start(), columns, new int[] {-400}))
                .isEmpty();
        assertThat(ScaledEquations.of(text.system(), text.start(), columns, new int[] {400}))
                .isPresent();
    }

    /** Equations in any powers of two: the residual of G is that of F times R, to rounding. */
    @Test
    void scaledEquationsAreTheEquationsTimesPowersOfTwo() {
        Random random = new Random(11);
        for (String name : new String[] {"eq8", "units", "traps", "wilson", "comb", "economy"}) {
            Equations text = text(name);
            double[] w = text.start();
            int[] columns = random.ints(w.length, -60, 60).toArray();
            int[] rows = random.ints(text.equations().size(), -60, 60).toArray();
            ScaledEquations g =
                    ScaledEquations.of(text.system(), w, columns, rows).orElseThrow();
            for (int j = 0; j < w.length; j++) {
                assertThat(g.point()[j]).isEqualTo(Math.scalb(w[j], -columns[j]));
            }
            ProgramPoint plain = new ProgramPoint(text.system(), w, Workers.of(1));
            ProgramPoint scaled = new ProgramPoint(g.system(), g.point(), Workers.of(1));
            double[] f = plain.residuals(w);
            double[] sizes = plain.sizes();
            double[] all = scaled.residuals(g.point());
            for (int i = 0; i < f.length; i++) {
                assertThat(Math.scalb(all[i], -rows[i]))
                        .as(name + " " + i)
                        .isCloseTo(f[i], within(1e-14 * sizes[i]));
            }
        }
    }

    @Test
    void exponentsThatAreTooFarApartAreNotScaled() {
        Equations text = text("traps");
        int[] far = new int[2];
        Arrays.fill(far, 900);
        assertThat(ScaledEquations.of(text.system(), text.start(), far, new int[2]))
                .isEmpty();
    }
}
