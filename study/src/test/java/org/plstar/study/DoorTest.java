package org.plstar.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.equations.Equations;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.optimize.Direction;
import org.plstar.optimize.StepSchedule;
import org.plstar.program.ProgramBuilder;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.Method;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.solve.SolveRequest;
import org.plstar.system.Loss;

/** What a program hands over first: rows, methods, sessions, and null in their place. */
class DoorTest {
    private static final double[][] ROWS = {{1, 2}, {3, 4}, {5, 7}, {2, 2}};

    private static FitRequest request() {
        return FitRequest.of(
                PreparedDataset.raw(Dataset.of(ROWS, 1, -1, 1, -1)), "dense(16) tanh dense");
    }

    @Test
    void rowsOfAProgramNeedNoNames() {
        Dataset numbers = Dataset.of(ROWS, 1, -1, 1, -1);
        assertThat(numbers.featureNames()).containsExactly("x1", "x2");
        assertThat(numbers.target()).isInstanceOf(Target.Regression.class);
        assertThat(numbers.target().text(2)).isEqualTo("1.0");
        assertThat(Dataset.of(ROWS, List.of("b", "a", "b", "a")).target().text(1))
                .isEqualTo("a");
        assertThatThrownBy(() -> Dataset.of(ROWS, 1, 2)).isInstanceOf(Refusal.class);
    }

    @Test
    void anEmptyBatchHasNoPredictions() {
        FittedModel model = request().withSteps(3).run().model();
        assertThat(model.predict(new double[0][]).rows().rows()).isZero();
        FitRequest again =
                request().withMethod(Method.of("mine", Loss.SQUARE, new Direction.Gradient(0)));
        assertThat(again.withSteps(3).run().model().predict(ROWS).values())
                .containsExactly(model.predict(ROWS).values());
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tried
    void nullIsRefusedWhereItIsSaid() {
        assertThatThrownBy(() -> Session.of(1).withStop(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("stop");
        assertThatThrownBy(() -> Method.of("m", null, new Direction.Gradient(0)))
                .hasMessage("loss");
        assertThatThrownBy(() -> new ProgramBuilder().param(null, Shape.of(1))).hasMessage("name");
        assertThatThrownBy(() -> request().withMethod(null)).hasMessage("method");
        Equations text = Equations.parse("p.pls", Path.of("."), "var x\nx = 1");
        assertThatThrownBy(() -> SolveRequest.of(text).withMethod(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("method");
        assertThatThrownBy(() -> new Method(
                        "m",
                        Loss.SQUARE,
                        0,
                        new Direction.Gradient(0),
                        Optional.empty(),
                        StepSchedule.constant(),
                        null,
                        Optional.empty(),
                        Optional.empty()))
                .hasMessage("batches");
    }

    @Test
    void aNetworkWithoutOutputsIsRefused() {
        assertThatThrownBy(() -> Architecture.parse("dense(8) tanh dense")
                        .build(Shape.of(2), 0, Initialization.DEFAULT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("outputs = 0");
    }
}
