package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/** Several systems in order. */
class SweepRequestTest {
    private static SweepRequest.Case text(String name, String text) {
        return new SweepRequest.Case(
                name, Map.of(), () -> Equations.parse(name, Path.of("."), text));
    }

    private static SweepRequest of(List<SweepRequest.Case> cases) {
        return new SweepRequest(cases, SolveMethod.LM, 1e-10, 200, SolveScale.AUTO, 0, 1);
    }

    @Test
    void eachBeginsAtTheSolutionBefore() {
        List<SweepRequest.Case> all = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            all.add(text("c" + k, "var x = 40\nx^3 + x = " + (10 + 0.1 * k)));
        }
        SweepResult r = of(all).run(Session.of(1));

        assertThat(r.found()).isEqualTo(10);
        assertThat(r.solutions().getFirst().steps()).isGreaterThan(8);
        for (SweepResult.Solution s : r.solutions().subList(1, 10)) {
            assertThat(s.steps()).isLessThanOrEqualTo(4);
        }
        double x = r.solutions().get(9).w()[0];
        assertThat(x * x * x + x).isCloseTo(10.9, within(1e-12));
    }

    @Test
    void whatIsRefusedOrUnsolvedDoesNotEndTheOthers() {
        SweepResult r = of(List.of(
                        text("good", "var x = 1\nx^2 = 2"),
                        text("bad", "var x = 1\nx^2 = sqrt(-2)"),
                        text("none", "var x = 1\nx^2 + 1 = 0"),
                        text("other", "var y = 1\ny^2 = 3"),
                        text("again", "var x = 1\nx^2 = 5")))
                .run(Session.of(1));

        assertThat(r.solutions().stream().map(SweepResult.Solution::found))
                .containsExactly(true, false, false, true, true);
        assertThat(r.solutions().get(1).status()).isEmpty();
        assertThat(r.solutions().get(1).detail()).contains("bad:2:");
        assertThat(r.solutions().get(4).w()[0]).isCloseTo(Math.sqrt(5), within(1e-15));
    }

    /** A ring of 118 buses with chords, whose loads grow. */
    @Tag("net")
    @Test
    void loadsOfAPowerNetAreSwept() {
        List<SweepRequest.Case> all = new ArrayList<>();
        for (int k = 0; k < 20; k++) {
            all.add(text("net" + k, """
                            param n = 118; param load = %s; param g = 2; param b = 20
                            param d[k in 1..4] = if k = 1 then 1 else if k = 2 then n-1 else
                              if k = 3 then 11 else n-11
                            var v[1..n] = 1 in [0.5, 1.5]; var a[1..n] = 0
                            v[1] = 1; a[1] = 0
                            let t[i in 1..n, k in 1..4] = a[i] - a[mod(i-1+d[k],n)+1]
                            let u[i in 1..n, k in 1..4] = v[i]*v[mod(i-1+d[k],n)+1]
                            for i in 2..n {
                              p: sum(k in 1..4: g*v[i]^2 - g*u[i,k]*cos(t[i,k]) +
                                b*u[i,k]*sin(t[i,k])) = -load*(0.02 + 0.01*sin(i))
                              q: sum(k in 1..4: b*v[i]^2 - b*u[i,k]*cos(t[i,k]) -
                                g*u[i,k]*sin(t[i,k])) = -load*0.005
                            }
                            """.formatted(0.5 + 0.05 * k)));
        }
        SweepResult r = of(all).run(Session.of(1));

        assertThat(r.found()).isEqualTo(20);
        for (SweepResult.Solution s : r.solutions()) {
            assertThat(s.steps()).isLessThanOrEqualTo(6);
        }
        double lowest = 1;
        double lowestAtFirst = 1;
        for (int i = 0; i < 118; i++) {
            lowest = Math.min(lowest, r.solutions().get(19).w()[i]);
            lowestAtFirst = Math.min(lowestAtFirst, r.solutions().getFirst().w()[i]);
        }
        assertThat(lowest).isBetween(0.6, lowestAtFirst - 1e-3);
    }

    @Test
    void aSweepOfNothingIsRefused() {
        assertThatThrownBy(() -> of(List.of()))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.code()).isEqualTo(StudyRefusal.RANGE));
    }

    @Test
    void anEndAtWhichTheNextHasNoValueIsNoStart() {
        SweepResult r = of(List.of(
                        text("first", "var x = -1\nx = -4"),
                        text("none", "var x = 1\nsqrt(x) = -1"),
                        text("last", "var x = 1\nx = 2")))
                .run(Session.of(1));

        assertThat(r.solutions().stream().map(SweepResult.Solution::found))
                .containsExactly(true, false, true);
        assertThat(r.solutions().get(1).residual().orElseThrow()).isFinite();
    }
}
