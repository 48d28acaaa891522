package org.plstar.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.data.TargetEncoding.OfClasses;
import org.plstar.refusal.Refusal;

class TargetEncodingTest {
    @Test
    void twoClassesAreOneOutputOfPlusAndMinusOne() {
        Target.Classes target = Samples.classes(2, 0, 1, 1);
        TargetEncoding encoding = TargetEncoding.forSquareLoss(target);
        assertThat(encoding.outputs()).isEqualTo(1);
        assertThat(encoding.outputNames()).containsExactly("yes");
        assertThat(encoding.encode(target)).containsExactly(-1, 1, 1);
        assertThat(((OfClasses) encoding).accuracy(new double[] {-0.2, 3, -1}, target))
                .isEqualTo(2.0 / 3);
    }

    @Test
    void moreClassesAreOneHot() {
        Target.Classes target = Samples.classes(3, 2, 0);
        TargetEncoding encoding = TargetEncoding.forSquareLoss(target);
        assertThat(encoding.outputNames()).containsExactly("0", "1", "2");
        assertThat(encoding.encode(target)).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(((OfClasses) encoding).accuracy(new double[] {0, 1, 2, 5, 5, 0}, target))
                .isEqualTo(1);
    }

    @Test
    void crossEntropyHasAnOutputForEachClass() {
        Target.Classes target = Samples.classes(2, 0, 1);
        TargetEncoding encoding = TargetEncoding.forCrossEntropy(target);
        assertThat(encoding.encode(target)).containsExactly(1, 0, 0, 1);
    }

    @Test
    void encodingsInvertEachOther() {
        Target.Classes target = Samples.classes(4, 3, 0, 2, 1, 1);
        TargetEncoding encoding = TargetEncoding.forSquareLoss(target);
        assertThat(((OfClasses) encoding).accuracy(encoding.encode(target), target))
                .isEqualTo(1);
    }

    @Test
    void numbersAreStandardizedAndComeBackInTheirUnits() {
        Target.Regression target =
                new Target.Regression(new double[] {1, 10, 3, 30, 5, 80}, List.of("y", "z"));
        TargetEncoding.Standardized encoding =
                (TargetEncoding.Standardized) TargetEncoding.forSquareLoss(target);
        double[] encoded = encoding.encode(target);
        assertThat(encoding.mean()).containsExactly(3, 40);
        assertThat(encoded[0] + encoded[2] + encoded[4]).isCloseTo(0, within(1e-15));
        assertThat(encoded[1] * encoded[1] + encoded[3] * encoded[3] + encoded[5] * encoded[5])
                .isCloseTo(3, within(1e-14));
        assertThat(encoding.originalUnits(encoded)).containsExactly(target.values(), within(1e-13));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Target.Regression numbers = new Target.Regression(new double[] {1, 2}, List.of("y"));
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> TargetEncoding.forCrossEntropy(numbers));
        assertThat(refusal.code()).isEqualTo(DataRefusal.CLASSES_NEEDED);
        Refusal constant = catchThrowableOfType(
                Refusal.class,
                () -> TargetEncoding.forSquareLoss(
                        new Target.Regression(new double[] {2, 2}, List.of("y"))));
        assertThat(constant.code()).isEqualTo(DataRefusal.CONSTANT_TARGET);
        assertThatThrownBy(() ->
                        TargetEncoding.forSquareLoss(numbers).encode(Samples.classes(2, 0, 1)))
                .hasFieldOrPropertyWithValue("code", DataRefusal.UNKNOWN_TARGET);
    }

    @Test
    void moreNumbersThanAnArrayHoldsAreRefused() {
        int classes = 1000;
        List<String> names =
                IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        Target.Classes target = new Target.Classes(new int[2_200_000], names);
        TargetEncoding encoding = TargetEncoding.forSquareLoss(target);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> encoding.encode(target));
        assertThat(refusal.code()).isEqualTo(DataRefusal.TOO_LARGE_FOR_MEMORY);
    }
}
