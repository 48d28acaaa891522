package org.plstar.study.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.optimize.Direction;
import org.plstar.optimize.StepSchedule;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Say;
import org.plstar.system.Loss;

/** Small data sets that are made by a law, and what is said of runs on them. */
final class ToldRuns {
    private ToldRuns() {}

    static Dataset numbers(double[] x, DoubleUnaryOperator law) {
        double[][] rows = new double[x.length][];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            rows[i] = new double[] {x[i]};
            y[i] = law.applyAsDouble(x[i]);
        }
        return Dataset.of("made", List.of("x"), rows, new Target.Regression(y, List.of("y")));
    }

    static Dataset signs(double[] x, double sign) {
        double[][] rows = new double[x.length][];
        int[] y = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            rows[i] = new double[] {x[i]};
            y[i] = sign * x[i] > 0 ? 1 : 0;
        }
        return Dataset.of(
                "made", List.of("x"), rows, new Target.Classes(y, List.of("minus", "plus")));
    }

    static PreparedDataset data(Dataset training, Dataset... test) {
        return PreparedDataset.of(
                new Split(training, test.length == 0 ? Optional.empty() : Optional.of(test[0])),
                Preparation.RAW,
                List.of());
    }

    static Method descent(double decay) {
        return new Method(
                "gd",
                Loss.SQUARE,
                0,
                new Direction.Gradient(decay),
                Optional.empty(),
                StepSchedule.constant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Account told(FitSummary run, String... options) {
        List<String> words = new ArrayList<>(List.of("train", "made.csv"));
        words.addAll(List.of(options));
        Say say = new Say();
        FitClaims.tell(run, new FitCommands(words, Path.of("runs/made-1")), say, () -> {});
        return say.account();
    }

    static Account told(FitRequest request, String... options) {
        return told(FitSummary.of(request.run()), options);
    }
}
