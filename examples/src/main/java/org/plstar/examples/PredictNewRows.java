package org.plstar.examples;

import java.nio.file.Path;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;

/** From a CSV file to a trained network to predictions on new rows. */
public final class PredictNewRows {
    private PredictNewRows() {}

    /** Trains on one file and predicts the rows of another, which needs no target column. */
    public static Predictions run(Path training, String target, Path rows) {
        PreparedDataset data = PreparedDataset.read(training, target);
        FittedModel model =
                FitRequest.of(data, "dense(64) tanh dense").withSteps(300).run().model();
        return model.predict(rows);
    }

    /** Takes the training file, the target column and the file of new rows. */
    public static void main(String... arguments) {
        Predictions p = run(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]));
        for (int row = 0; row < p.size(); row++) {
            System.out.println(p.classNames().isPresent() ? p.className(row) : p.number(row, 0));
        }
    }
}
