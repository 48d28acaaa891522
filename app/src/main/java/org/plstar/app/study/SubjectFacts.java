package org.plstar.app.study;

import java.util.Optional;
import org.plstar.data.Dataset;
import org.plstar.network.Model;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Subject;
import org.plstar.system.Loss;

/**
 * What a result is about, for its JSON and its page; what a study does not have is absent.
 *
 * @param network its text, or the model's name
 * @param parameters how many weights
 * @param at which weights, in words
 * @param loss the loss
 * @param data what the rows were read from
 * @param dataSha256 of its bytes
 * @param rows how many of them, test rows apart
 * @param testRows how many of those
 * @param outputs how many numbers the network gives per row
 * @param targets how targets that are numbers are scaled
 */
public record SubjectFacts(
        Optional<String> network,
        Optional<Integer> parameters,
        Optional<String> at,
        Optional<String> loss,
        String data,
        String dataSha256,
        int rows,
        Optional<Integer> testRows,
        Optional<Integer> outputs,
        Optional<String> targets) {
    /** Of a point of parameter space. */
    public static SubjectFacts of(Subject s) {
        return of(s.data(), s.model(), s.loss(), s.words());
    }

    /** Of a model on data. */
    public static SubjectFacts of(PreparedDataset data, Model model, Loss loss, String at) {
        SubjectFacts f = of(data, model.text());
        return new SubjectFacts(
                f.network,
                Optional.of(model.layout().size()),
                Optional.of(at),
                Optional.of(loss.text().replace('-', '_')),
                f.data,
                f.dataSha256,
                f.rows,
                f.testRows,
                f.outputs,
                f.targets);
    }

    /** Of a network on data. */
    public static SubjectFacts of(PreparedDataset data, String network) {
        SubjectFacts f = of(data.training());
        return new SubjectFacts(
                Optional.of(network),
                f.parameters,
                f.at,
                f.loss,
                f.data,
                f.dataSha256,
                f.rows,
                data.test().map(Dataset::rows),
                Optional.of(data.encoding().outputs()),
                data.targetScaling());
    }

    /** Of rows. */
    public static SubjectFacts of(Dataset rows) {
        return new SubjectFacts(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                rows.source(),
                rows.contentHash(),
                rows.rows(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Network and weights, or the rows, in words. */
    String words() {
        return network.map(n -> n + at.map(a -> ", " + a).orElse(""))
                .orElse(rows + " rows of " + data);
    }
}
