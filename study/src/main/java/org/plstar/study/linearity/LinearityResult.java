package org.plstar.study.linearity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.landscape.linearity.CompleteRows;
import org.plstar.landscape.linearity.HessianLaw;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Structure;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Initialization;

/**
 * The measurements of a sweep over widths.
 *
 * @param outcome how it ended
 * @param verdict on the networks that were measured
 * @param slopes exponents of the width, by the key of a quantity
 * @param hessianLaw the slope of ‖D²f‖ beside theory's; absent in files of earlier versions
 * @param withoutSlope why other quantities have none, by their keys
 * @param structure what the programs of two widths show without being run
 * @param networks by width and seed; those that failed say why
 * @param limit what the limit kernel was made of; absent if it was not computed
 * @param catapult absent if it was not asked for
 * @param data the rows that were used
 * @param initialization of the networks
 * @param bytesPerNetwork what the largest network takes, estimated
 */
public record LinearityResult(
        Outcome outcome,
        Verdict verdict,
        Map<String, Slope> slopes,
        Optional<HessianLaw> hessianLaw,
        Map<String, String> withoutSlope,
        Structure structure,
        List<StoredRow> networks,
        Optional<Limit> limit,
        Optional<CatapultSweep> catapult,
        UsedRows data,
        Initialization initialization,
        long bytesPerNetwork) {
    /** The end of a sweep. */
    public enum Outcome {
        /** Every network of the sweep was measured. */
        DONE,
        /** Some networks could not be measured, and can be tried again. */
        INCOMPLETE,
        /** The sweep was stopped, and can be continued. */
        STOPPED
    }

    /** The networks from which the limit kernel was computed. */
    public record Limit(int width, int kernels, double standardError) {}

    /**
     * The rows of a sweep.
     *
     * @param rows without those that repeat another
     * @param leftOutDuplicates how many those are
     * @param conflictingGroups groups of rows with the same features and different targets
     * @param equations rows times outputs
     */
    public record UsedRows(
            int rows, int leftOutDuplicates, int conflictingGroups, int features, int equations) {}

    /** Copies {@code slopes}, {@code withoutSlope} and {@code networks}. */
    public LinearityResult {
        slopes = new LinkedHashMap<>(slopes);
        withoutSlope = new LinkedHashMap<>(withoutSlope);
        networks = List.copyOf(networks);
    }

    /** The slope of a quantity; absent where there is none. */
    public Optional<Slope> slope(Quantity quantity) {
        return Optional.ofNullable(slopes.get(quantity.key()));
    }

    /** The rows of all networks, by width and seed. */
    public List<WidthRow> rows() {
        return networks.stream().map(StoredRow::row).toList();
    }

    /** The rows that the slopes are computed from. */
    public CompleteRows complete() {
        return CompleteRows.of(rows());
    }

    /** Rows of networks that were measured. */
    public List<WidthRow> measured() {
        return rows().stream().filter(WidthRow::measured).toList();
    }

    /** Rows of networks that could not be measured. */
    public List<WidthRow> failed() {
        return rows().stream().filter(r -> !r.measured()).toList();
    }
}
