package org.plstar.landscape.linearity;

import java.util.List;
import org.plstar.operator.StudentT;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The exponent s of y ≈ C · width^s by least squares in logarithms.
 *
 * @param value s; with several seeds the mean of their own slopes
 * @param low lower end of its 95 % confidence interval
 * @param high upper end
 * @param logScale log C, of the fit to all
 * @param method how the interval was found, as text
 */
public record Slope(double value, double low, double high, double logScale, String method) {
    /** The power law C · width^s at a width. */
    public double at(double width) {
        Require.positive(width, LinearityRefusal.WIDTHS, "width");
        return StrictMath.exp(logScale + value * StrictMath.log(width));
    }

    /**
     * The slope of several curves over the same widths, one per seed.
     *
     * <p>Two or more curves: Student's interval of the mean of their slopes. One curve of three or
     * more points: that of its regression.
     *
     * @param widths at least two, different
     * @param curves values &gt; 0, one array as long as {@code widths} per seed
     * @throws Refusal WIDTHS if there is one curve of two points, whose interval nothing tells
     */
    public static Slope of(double[] widths, List<double[]> curves) {
        int points = widths.length;
        if (points < 2 || curves.isEmpty() || (curves.size() == 1 && points < 3)) {
            throw Refusal.of(
                    LinearityRefusal.WIDTHS,
                    points + " widths of " + curves.size() + " seeds",
                    "their slope has no interval",
                    "two curves of two widths, or one of three",
                    "take more widths or seeds");
        }
        for (double width : widths) {
            Require.positive(width, LinearityRefusal.WIDTHS, "width");
        }
        for (double[] curve : curves) {
            Require.size(points, curve.length, LinearityRefusal.WIDTHS, "curve");
            for (double v : curve) {
                Require.positive(v, LinearityRefusal.WIDTHS, "value of a curve");
            }
        }
        double[] slopes = new double[curves.size()];
        double intercept = 0;
        double residual = 0;
        double spread = 0;
        for (int k = 0; k < slopes.length; k++) {
            Line line = Line.through(widths, curves.get(k));
            slopes[k] = line.slope;
            intercept += line.intercept / slopes.length;
            residual = line.residual;
            spread = line.spread;
        }
        if (slopes.length == 1) {
            double half =
                    StudentT.quantile975(points - 2) * Math.sqrt(residual / (points - 2) / spread);
            return new Slope(
                    slopes[0],
                    slopes[0] - half,
                    slopes[0] + half,
                    intercept,
                    "one seed: the regression's own 95 % interval");
        }
        double mean = 0;
        for (double s : slopes) {
            mean += s / slopes.length;
        }
        double squares = 0;
        for (double s : slopes) {
            squares += (s - mean) * (s - mean);
        }
        double half = StudentT.quantile975(slopes.length - 1)
                * Math.sqrt(squares / (slopes.length - 1) / slopes.length);
        return new Slope(
                mean,
                mean - half,
                mean + half,
                intercept,
                "Student's 95 % interval over " + slopes.length + " seeds");
    }

    /**
     * A least-squares line: residual sum of squares, and sum of squares of the centred log widths.
     */
    private record Line(double slope, double intercept, double residual, double spread) {
        static Line through(double[] widths, double[] values) {
            int n = widths.length;
            double mx = 0;
            double my = 0;
            for (int i = 0; i < n; i++) {
                mx += StrictMath.log(widths[i]) / n;
                my += StrictMath.log(values[i]) / n;
            }
            double xx = 0;
            double xy = 0;
            for (int i = 0; i < n; i++) {
                double dx = StrictMath.log(widths[i]) - mx;
                xx += dx * dx;
                xy += dx * (StrictMath.log(values[i]) - my);
            }
            double slope = xy / xx;
            double residual = 0;
            for (int i = 0; i < n; i++) {
                double r =
                        StrictMath.log(values[i]) - my - slope * (StrictMath.log(widths[i]) - mx);
                residual += r * r;
            }
            return new Line(slope, my - slope * mx, residual, xx);
        }
    }
}
