package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.Trainable;
import org.plstar.data.Versions;
import org.plstar.predict.Nystrom;
import org.plstar.refusal.Refusal;
import org.plstar.study.PlannedRequest;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.study.plan.WorkPlan;

/**
 * Learns classes or numbers from a table, with nothing to tune: kernels of infinitely wide
 * networks, of trees and others, chosen and averaged by the predictions of each row without it.
 * They calibrate probabilities too.
 *
 * <p>No rows need to be held back. Missing values, columns of text and rare classes are taken as
 * they are. plstar predict takes the directory that is written.
 *
 * @param rows with targets, as they were read; missing values are allowed
 * @param test rows to test the model on
 * @param engine goes over the rows where there are centres; absent: that of the session
 * @param single take the best kernel alone, not an average of several
 * @param balance count all classes alike, whatever their numbers of rows; probabilities are then
 *     those of equally frequent classes
 * @param prior how frequent each class is among the rows to predict, if not as among the training
 *     rows, such as yes=0.01,no=0.99
 * @param metric also try a kernel that learns how much each column counts, from the gradients of
 *     its predictions; worth it where many columns say nothing
 * @param centres of more than 5000 rows: how many of them the fit is spanned by; more are better
 *     and take longer
 * @param augment learn from versions of each image too: shifted by one pixel in all directions,
 *     mirrored, or both (18 of each). They are formed as they are needed
 * @param inspection what is looked at once it is fitted
 * @param rowsCache on a cluster: store the rows here, on a disk or file system that executors see,
 *     as rows.zarr; they read what they need, and a later run finds them; default: rows are sent to
 *     executors
 * @param seed of everything random
 */
@Study("table")
public record TableFitRequest(
        Dataset rows,
        Optional<Dataset> test,
        Optional<RowEngine> engine,
        @Asked boolean single,
        @Asked boolean balance,
        @Asked(label = "CLASS=P") Map<String, Double> prior,
        @Asked Optional<Metric> metric,
        @Asked(value = "4000", least = 2, label = "M") int centres,
        @Asked(label = "shifts,mirror") Optional<Versions> augment,
        Inspection inspection,
        @Asked(group = "On a cluster", label = "DIR") Optional<String> rowsCache,
        @Asked("1") long seed)
        implements PlannedRequest<TableFitResult>, TableFitRequestWith {
    /** The number of rows up to which every row is a centre. */
    private static final int EXACT = 5000;

    /** The least number of rows of which some are held back to permute their columns. */
    private static final int LEAST = 20;

    /** The ways to learn a distance of rows. */
    public enum Metric {
        /** The diagonal of the average outer product of gradients. */
        AGOP
    }

    /**
     * Refuses rows that cannot be learned from; {@code run} checks ranges.
     *
     * @throws Refusal if there is nothing to learn from, too many rows for the memory, classes to
     *     balance among numbers, priors of other classes, or columns to permute that are none
     */
    public TableFitRequest {
        requireNonNull(engine, "engine");
        requireNonNull(metric, "metric");
        requireNonNull(rowsCache, "rowsCache");
        requireNonNull(test, "test");
        requireNonNull(prior, "prior");
        requireNonNull(rows, "rows");
        Trainable.changing(Trainable.check(rows));
        Versions versions = augment.orElse(Versions.NONE);
        versions.require(rows);
        if (balance && !(rows.target() instanceof Target.Classes)) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "balance",
                    "the targets are numbers",
                    "classes",
                    "leave it out");
        }
        if (balance && (rows.rows() > EXACT || versions.count() > 1)) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "balance",
                    (long) rows.rows() * versions.count()
                            + " rows are fitted by centres, which count alike",
                    "at most " + EXACT + " rows",
                    "leave it out");
        }
        boolean exact = rows.rows() <= EXACT && versions.count() == 1 && !rows.shaped();
        if (inspection.columns() && (!exact || rows.rows() < LEAST)) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "columns",
                    rows.shaped()
                            ? "the rows are images"
                            : rows.rows() < LEAST
                                    ? "there are " + rows.rows() + " rows"
                                    : "rows are fitted by centres",
                    LEAST + " to " + EXACT + " rows of a table, without versions",
                    "leave it out");
        }
        prior = Map.copyOf(prior);
        prior(rows, balance, prior);
    }

    /** An average of kernels, rows counted alike. */
    public static TableFitRequest of(Dataset rows) {
        requireNonNull(rows, "rows");
        return Description.of(TableFitRequest.class)
                .make(Map.of("rows", rows, "test", Optional.empty(), "engine", Optional.empty()));
    }

    /** The same request, computed by an engine, with the same bytes. */
    public TableFitRequest on(RowEngine other) {
        requireNonNull(other, "other");
        return forRows(rows, Optional.of(other));
    }

    /** The same request for other rows, computed by an engine if one is given. */
    TableFitRequest forRows(Dataset others, Optional<RowEngine> where) {
        return new TableFitRequest(
                others,
                test,
                where,
                single,
                balance,
                prior,
                metric,
                centres,
                augment,
                inspection,
                rowsCache,
                seed);
    }

    /**
     * The versions of each image that are training rows. An image is left out with all of its
     * versions.
     */
    Versions versions() {
        return augment.orElse(Versions.NONE);
    }

    /** Whether rows are fitted by centres. */
    public boolean byCentres() {
        return rows.rows() > EXACT || versions().count() > 1;
    }

    /** Whether the plan is shown by default: with versions of images, which are many rows. */
    @Override
    public boolean tellsPlan() {
        return augment.isPresent();
    }

    /** The frequencies of classes in the rows, and in the rows that the model is for. */
    ClassPrior classPrior() {
        return prior(rows, balance, prior);
    }

    private static ClassPrior prior(Dataset rows, boolean balance, Map<String, Double> wanted) {
        ClassPrior own = ClassPrior.of(rows.target(), balance);
        if (wanted.isEmpty()) {
            return own;
        }
        if (rows.target() instanceof Target.Classes c) {
            return own.wanting(wanted, c.classNames());
        }
        throw StudyRefusal.range("prior", "a model of classes");
    }

    /**
     * Runs the study.
     *
     * <p>53 candidates (26 kernels, columns encoded in two ways, and trees, see
     * {@link TreeKernels}) are tried on at most 600 rows; the best 8, at most 3 of a family, are
     * fitted on all. Up to 300 rows all of this is done anew without each of ten parts, by whose
     * predictions the model is judged: eleven times the cost. Cost: 52 eigendecompositions of at
     * most order 700, and from 700 rows on 16 Cholesky factorizations with the diagonal of the
     * inverse, ⅔ n³ each. Memory: three matrices of n², which may take twice the heap's limit. Of
     * more than 5,000 rows the kernel that is best on 2,000 of them is fitted by some rows as
     * centres ({@link Nystrom}): n M² operations and 9 M³. A metric is learned from 8 rows on, see
     * {@link LearnedMetric}; it enters with its predictions by cross-validation.
     */
    @Override
    public TableFitResult run(Session session) {
        return new TableFitStudy(Description.checked(this), session, Optional.empty()).run();
    }

    @Override
    public TableFitResult run(Session session, Consumer<WorkPlan> planned) {
        requireNonNull(planned, "planned");
        return new TableFitStudy(Description.checked(this), session, Optional.of(planned)).run();
    }

    /**
     * Fits a given kernel by centres, for any number of rows.
     *
     * @param kernel of two rows, standardized
     * @param ridge relative to the features' total variance; absent for that of generalized
     *     cross-validation
     */
    public TableFitResult run(RowKernel kernel, OptionalDouble ridge, Session session) {
        if (balance) {
            throw StudyRefusal.range("balance", "no balance, for centres count alike");
        }
        if (ridge.isPresent() && !(ridge.getAsDouble() > 0 && ridge.getAsDouble() < 1e300)) {
            throw StudyRefusal.range("ridge " + ridge.getAsDouble(), "a number above 0");
        }
        return new TableFitStudy(Description.checked(this), session, Optional.empty())
                .run(kernel, ridge);
    }
}
