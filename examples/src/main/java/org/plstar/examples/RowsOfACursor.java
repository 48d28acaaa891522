package org.plstar.examples;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.GatheredRows;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;

/** Rows of a program's own source, which are more than are kept. */
public final class RowsOfACursor {
    private RowsOfACursor() {}

    /** The largest eigenvalue of the kernel on a sample of rows, and the loss of a fit to it. */
    public record Found(int seen, int kept, double largest, double loss) {}

    /** Reads all rows once and keeps 50. */
    public static Found of(Iterator<double[]> cursor) {
        GatheredRows rows = GatheredRows.sample("orders", List.of("price", "amount"), 50, 1);
        while (cursor.hasNext()) {
            double[] r = cursor.next();
            rows.add(new double[] {r[0], r[1]}, r[2]);
        }
        Dataset sample = rows.dataset();
        PreparedDataset data = PreparedDataset.standardized(sample);
        FitRequest fit = FitRequest.of(data, "dense(64) tanh dense").withSteps(100);
        try (KernelResult k = KernelRequest.of(fit.model(), data).run()) {
            double largest = k.ends().max().value();
            return new Found(
                    rows.seen(), sample.rows(), largest, fit.run().last().loss());
        }
    }

    /** Prints them for rows that are made while they are read. */
    public static void main(String... arguments) {
        System.out.println(of(IntStream.range(0, 100_000)
                .mapToObj(i -> new double[] {Math.sin(i), i % 7, Math.sin(i) * (i % 7)})
                .iterator()));
    }
}
