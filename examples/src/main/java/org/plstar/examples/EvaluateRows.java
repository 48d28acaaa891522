package org.plstar.examples;

import java.nio.file.Path;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.FittedModel;

/** How good a stored model is on rows whose classes are known. */
public final class EvaluateRows {
    private EvaluateRows() {}

    /** Takes a folder that {@link FittedModel#write} wrote, or an exported ONNX file. */
    public static ClassScores run(Path stored, Path file) {
        FittedModel model = FittedModel.read(stored);
        Dataset rows = model.readTest(file, ReadOptions.defaults()).data();
        return new EvaluationRequest(model, rows).run().classes().orElseThrow();
    }
}
