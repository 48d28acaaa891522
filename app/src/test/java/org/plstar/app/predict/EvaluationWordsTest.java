package org.plstar.app.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.app.report.Finding;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.ClassScores.ClassScore;

class EvaluationWordsTest {
    private static ClassScore score(String name, int rows, double recall) {
        return new ClassScore(
                name,
                rows,
                rows,
                OptionalDouble.of(0.5),
                OptionalDouble.of(recall),
                OptionalDouble.of(0.5));
    }

    /** What is said of 85 rows No and 15 rows Yes, of which 80 are right. */
    private static Finding said(double no, double yes) {
        ClassScores scores =
                new ClassScores(
                        0.8,
                        0.71,
                        0.87,
                        "No",
                        0.85,
                        (no + yes) / 2,
                        OptionalDouble.empty(),
                        Optional.empty(),
                        List.of(score("No", 85, no), score("Yes", 15, yes)),
                        List.of(List.of(85, 0), List.of(0, 15)),
                        List.of());
        return EvaluationWords.of(100, "rows", Optional.of(scores), List.of()).getFirst();
    }

    @Test
    void aModelThatFindsTheRareClassIsJudgedByItsMeanRecall() {
        Finding balanced = said(0.8, 0.8);
        assertThat(balanced.kind()).isEqualTo(Finding.Kind.NOTE);
        assertThat(balanced.text())
                .contains("mean recall of the classes is 80.0 %", "one answer always 50.0 %");
    }

    @Test
    void aModelThatFindsNothingIsToldSo() {
        Finding useless = said(0.94, 0.06);
        assertThat(useless.kind()).isEqualTo(Finding.Kind.WARNING);
        assertThat(useless.text()).contains("The model is no better than that.");
    }
}
