package org.plstar.app.spectrum;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.app.report.Finding;
import org.plstar.operator.Estimate;
import org.plstar.operator.TraceEstimate;
import org.plstar.study.Subject;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.DensityCurves;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.spectrum.SpectrumResult;

/**
 * What {@code spectrum.json} holds, and {@code --json} prints.
 *
 * @param of which operator
 * @param meaning the same in words
 * @param at which weights, in words
 * @param files the arrays, named relative to the directory
 */
public record SpectrumSummary(
        String command,
        Curvature of,
        String meaning,
        String loss,
        String at,
        String network,
        int parameters,
        int rows,
        int outputs,
        String data,
        String dataSha256,
        long seed,
        double tolerance,
        boolean converged,
        List<String> findings,
        List<Block> blocks,
        List<String> files,
        Optional<EngineFacts> cluster,
        String directory) {
    /**
     * One operator: the whole one or a layer's block.
     *
     * @param dense whether all eigenvalues were computed
     */
    public record Block(
            String name,
            int order,
            boolean dense,
            long memoryBytes,
            List<Estimate> top,
            List<Estimate> bottom,
            Optional<TraceEstimate> trace,
            Optional<Density> density) {
        static Block of(BlockSpectrum b) {
            return new Block(
                    b.name(),
                    b.order(),
                    b.all().isPresent(),
                    b.bytes(),
                    b.top(),
                    b.bottom(),
                    b.trace(),
                    b.density().map(Density::of));
        }
    }

    /**
     * Parts of the eigenvalues beyond each size, with half their 95 % intervals.
     *
     * @param blur standard deviation of the normal law
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Density(
            int products,
            double blur,
            double[] sizes,
            double[] partAbove,
            double[] partBelowMinus,
            double[] partAboveError,
            double[] partBelowMinusError) {
        static Density of(DensityCurves d) {
            return new Density(
                    d.products(),
                    d.sigma(),
                    d.sizes(),
                    values(d.above()),
                    values(d.below()),
                    errors(d.above()),
                    errors(d.below()));
        }

        private static double[] values(DensityCurves.Part[] parts) {
            return Arrays.stream(parts).mapToDouble(DensityCurves.Part::value).toArray();
        }

        private static double[] errors(DensityCurves.Part[] parts) {
            return Arrays.stream(parts).mapToDouble(DensityCurves.Part::error).toArray();
        }
    }

    /** Of a result whose arrays lie in these files. */
    public static SpectrumSummary of(
            SpectrumResult result,
            String command,
            List<String> files,
            Optional<EngineFacts> cluster,
            String directory) {
        SpectrumRequest r = result.request();
        Subject s = r.subject();
        return new SpectrumSummary(
                command,
                r.of(),
                r.of().words(),
                s.loss().text().replace('-', '_'),
                s.words(),
                s.model().text(),
                s.model().layout().size(),
                s.data().training().rows(),
                s.data().encoding().outputs(),
                s.data().training().source(),
                s.data().training().contentHash(),
                r.seed(),
                r.tolerance(),
                result.converged(),
                SpectrumWords.of(result).stream().map(Finding::text).toList(),
                result.blocks().stream().map(Block::of).toList(),
                files,
                cluster,
                directory);
    }
}
