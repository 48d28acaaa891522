package org.plstar.study.linearity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.landscape.linearity.CompleteRows;
import org.plstar.landscape.linearity.LinearitySweep;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Structure;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Network;
import org.plstar.study.PreparedDataset;

/**
 * What a sweep over widths measured.
 *
 * @param rows by width and seed; those of networks that failed say why
 * @param structure what the programs of two widths show without being run
 * @param limit what the limit kernel was made of; absent if it was not computed
 * @param catapult absent if it was not asked for
 * @param bytes what the largest network takes, estimated
 * @param stopped whether rows are missing, as the sweep was stopped
 */
public record LinearityResult(
        LinearityRequest request,
        List<WidthRow> rows,
        Structure structure,
        Optional<Limit> limit,
        Optional<CatapultSweep> catapult,
        long bytes,
        boolean stopped) {
    /** The data. */
    public PreparedDataset data() {
        return request.data();
    }

    /** Rows that were used: those of the data, without repetitions. */
    public int dataRows() {
        return data().duplicates().kept().length;
    }

    /** The network of the smallest width, for what all have in common. */
    public Network narrowest() {
        return request.narrowest();
    }

    /** How the limit kernel came about. */
    public record Limit(int width, int kernels, double standardError) {}

    /** The runs of all seeds at one width. */
    public record CatapultSweep(int width, List<CatapultRuns> runs) {}

    /** The rows that the slopes are of. */
    public CompleteRows complete() {
        return CompleteRows.of(rows);
    }

    /** The slopes. */
    public Map<Quantity, Slope> slopes() {
        return LinearitySweep.slopes(rows);
    }

    /** Rows of networks that were measured. */
    public List<WidthRow> measured() {
        return rows.stream().filter(WidthRow::measured).toList();
    }

    /** Rows of networks that could not be measured. */
    public List<WidthRow> failed() {
        return rows.stream().filter(r -> !r.measured()).toList();
    }

    /** The verdict on the rows that were measured. */
    public Verdict verdict() {
        int all = request.widths().length * request.seeds();
        if (rows.size() < all) {
            return Verdict.stopped(measured().size(), all);
        }
        return Verdict.of(measured(), slopes(), structure, request.tolerance());
    }
}
