package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.SystemRefusal;

/** A loss that gives no more than its unknowns and its gradient. */
class OwnLossTest {
    private static final double[] CENTRE = {1, -2, 3};

    /** |w - centre|² / 2. */
    private record Distance() implements DifferentiableLoss {
        @Override
        public int unknowns() {
            return CENTRE.length;
        }

        @Override
        public double gradient(Storage w, Storage g) {
            double sum = 0;
            for (int i = 0; i < CENTRE.length; i++) {
                double d = w.get(i) - CENTRE[i];
                g.set(i, d);
                sum += d * d / 2;
            }
            return sum;
        }
    }

    @Test
    void isTrainedWithAStepThatIsGiven() {
        Storage w = Precision.DOUBLE.allocate(3);
        Training.of(new Distance(), Optimizer.gradientDescent(0.5), w)
                .run(Stopping.after(20), _ -> true);
        for (int i = 0; i < CENTRE.length; i++) {
            assertThat(w.get(i)).isCloseTo(CENTRE[i] * (1 - 0x1p-20), within(1e-12));
        }
    }

    @Test
    void itsValueIsThatOfItsGradient() {
        assertThat(new Distance().value(Precision.DOUBLE.allocate(3))).isEqualTo(7);
    }

    @Test
    void whatItDoesNotGiveIsRefused() {
        Storage w = Precision.DOUBLE.allocate(3);
        for (ThrowingCallable wrong : List.<ThrowingCallable>of(
                () -> new Distance().hessian(w),
                () -> new Distance().gaussNewton(w, 0),
                () -> new Distance().minibatch(1, Optional.empty()))) {
            assertThatThrownBy(wrong).hasFieldOrPropertyWithValue("code", SystemRefusal.PROGRAM);
        }
    }
}
