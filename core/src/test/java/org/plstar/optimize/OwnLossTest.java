package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.refusal.Refusal;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.SystemRefusal;

/** A loss of the user's own with what it must define alone. */
class OwnLossTest {
    /** ½ Σ_j c_j (w_j - 1)² with c = (1, 2). */
    private static final class Bowl implements DifferentiableLoss {
        @Override
        public int samples() {
            return 1;
        }

        @Override
        public int unknowns() {
            return 2;
        }

        @Override
        public double value(Storage w) {
            double a = w.get(0) - 1;
            double b = w.get(1) - 1;
            return 0.5 * (a * a + 2 * b * b);
        }

        @Override
        public double gradient(Storage w, Storage g) {
            g.set(0, w.get(0) - 1);
            g.set(1, 2 * (w.get(1) - 1));
            return value(w);
        }
    }

    @Test
    void isMinimizedByGradientDescentAsInClosedForm() {
        Storage w = Precision.DOUBLE.of(new double[] {3, -1});

        try (Training training = Training.of(new Bowl(), Optimizer.gradientDescent(0.25), w)) {
            training.run(Stopping.after(10), _ -> true);
        }

        assertThat(w.get(0)).isCloseTo(1 + 2 * Math.pow(0.75, 10), within(1e-14));
        assertThat(w.get(1)).isCloseTo(1 - 2 * Math.pow(0.5, 10), within(1e-14));
    }

    @Test
    void whatItDoesNotDefineIsRefused() {
        Storage w = Precision.DOUBLE.of(new double[2]);
        Bowl bowl = new Bowl();

        assertRefused(() -> bowl.hessian(w));
        assertRefused(() -> bowl.gaussNewton(w, 1L << 20));
        assertRefused(() -> bowl.minibatch(1, Optional.empty()));
        assertThat(bowl.perSample()).isFalse();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(SystemRefusal.PROGRAM));
    }
}
