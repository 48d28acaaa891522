package org.plstar.study;

import java.util.List;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.data.Standardizer;
import org.plstar.data.TargetEncoding;

/**
 * How rows of a file become inputs of a model, and its outputs classes or numbers: all that
 * predictions need besides the model.
 *
 * @param schema how the columns of the file become features
 * @param features names of the features as they are read, before any is left out
 * @param inputShape of one row as the model takes it, such as [1, 28, 28], or [d] for tables
 * @param standardizer of the features
 * @param targets what the outputs stand for
 */
public record RowEncoding(
        Schema schema,
        List<String> features,
        List<Integer> inputShape,
        Standardizer standardizer,
        TargetEncoding targets) {
    /** Copies. */
    public RowEncoding {
        features = List.copyOf(features);
        inputShape = List.copyOf(inputShape);
    }

    /** Whether a row is an image or another array whose shape stays. */
    public boolean shaped() {
        return inputShape.size() > 1;
    }

    /**
     * Rows as the model takes them. The given ones are not modified.
     *
     * @throws org.plstar.refusal.Refusal if a feature is missing
     */
    public Dataset inputs(Dataset rows) {
        Dataset same = shaped() && !rows.shaped() ? rows.withShape(inputShape) : rows;
        return standardizer.apply(same);
    }
}
