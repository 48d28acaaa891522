package org.plstar.study.table;

import org.plstar.data.Dataset;

/**
 * The rows of a table as inputs of a kernel, each encoded when it is needed.
 *
 * @param encoder learned from some rows
 * @param data whose rows they are; of an outline only their number is known here
 */
public record CodedRows(TableEncoder encoder, Dataset data) implements InputRows {
    @Override
    public int count() {
        return data.rows();
    }

    @Override
    public int width() {
        return encoder.inputs();
    }

    @Override
    public double[] row(int number) {
        return encoder.row(data, number);
    }
}
