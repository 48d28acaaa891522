package org.plstar.study.page;

import java.util.Optional;
import org.plstar.data.Dataset;
import org.plstar.network.Model;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Subject;
import org.plstar.system.Loss;

/**
 * The subject of a result, for its JSON and its page; members that a study does not have are
 * absent.
 *
 * @param model where a trained model lies
 * @param trainedOn which rows of their file show how good it is, if it was trained on that file: a
 *     constant of {@code TrainingFile} in lower case
 * @param network its text, or the model's name
 * @param parameters how many weights
 * @param at which weights, in words
 * @param loss the loss
 * @param data what the rows, or the equations, were read from
 * @param dataSha256 of its bytes
 * @param rows how many of them, test rows apart
 * @param testRows how many of those
 * @param outputs how many numbers the network gives per row
 * @param targetScaling how targets that are numbers are scaled
 */
public record SubjectFacts(
        Optional<String> model,
        Optional<String> trainedOn,
        Optional<String> network,
        Optional<Integer> parameters,
        Optional<String> at,
        Optional<String> loss,
        String data,
        String dataSha256,
        Optional<Integer> rows,
        Optional<Integer> testRows,
        Optional<Integer> outputs,
        Optional<String> targetScaling) {
    /** The facts of equations, and of the network that solves them if there is one. */
    public static SubjectFacts of(String file, String sha256, Optional<String> network) {
        return new SubjectFacts(
                Optional.empty(),
                Optional.empty(),
                network,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                file,
                sha256,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The subject facts of a point of parameter space. */
    public static SubjectFacts of(Subject s) {
        return of(s.data(), s.model(), s.loss(), s.words());
    }

    /** The subject facts of a model on data. */
    public static SubjectFacts of(PreparedDataset data, Model model, Loss loss, String at) {
        return of(
                data,
                model.text(),
                Optional.of(model.layout().size()),
                Optional.of(at),
                Optional.of(loss.text().replace('-', '_')));
    }

    /** The facts of a network on data, for results that do not depend on its weights. */
    public static SubjectFacts of(PreparedDataset data, String network) {
        return of(data, network, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static SubjectFacts of(
            PreparedDataset data,
            String network,
            Optional<Integer> parameters,
            Optional<String> at,
            Optional<String> loss) {
        Dataset rows = data.training();
        return new SubjectFacts(
                Optional.empty(),
                Optional.empty(),
                Optional.of(network),
                parameters,
                at,
                loss,
                rows.source(),
                rows.contentHash(),
                Optional.of(rows.rows()),
                data.test().map(Dataset::rows),
                Optional.of(data.encoding().outputs()),
                data.targetScaling());
    }

    /** The facts of rows, and of a trained model if there is one. */
    public static SubjectFacts of(
            Dataset rows, Optional<String> model, Optional<String> trainedOn) {
        return of(rows, model, trainedOn, Optional.empty());
    }

    private static SubjectFacts of(
            Dataset rows,
            Optional<String> model,
            Optional<String> trainedOn,
            Optional<Integer> testRows) {
        return new SubjectFacts(
                model,
                trainedOn,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                rows.source(),
                rows.contentHash(),
                Optional.of(rows.rows()),
                testRows,
                Optional.empty(),
                Optional.empty());
    }

    /** The facts of training rows, and of test rows if there are any. */
    public static SubjectFacts of(Dataset rows, Optional<Dataset> test) {
        return of(rows, Optional.empty(), Optional.empty(), test.map(Dataset::rows));
    }

    /** Network and weights, or the rows, in words. */
    String words() {
        return network.map(n -> n + at.map(a -> ", " + a).orElse(""))
                .orElseGet(() -> rows.orElseThrow() + " rows of " + data);
    }
}
