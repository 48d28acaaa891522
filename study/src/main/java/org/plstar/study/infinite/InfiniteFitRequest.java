package org.plstar.study.infinite;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Predicts, without training, what networks of infinite width learn: losses and accuracies at any
 * time of training on the square loss, and the spread over random starts.
 *
 * <p>Widths in the network's text are read as infinite. Times are the step size times the number of
 * steps. Predictions are the mean over random starts, on training and test rows.
 *
 * @param data rows to learn, and to predict
 * @param network whose hidden widths are taken as infinite
 * @param initialization of its weights
 * @param kernel which layers train: all for ntk, the last alone for nngp
 * @param points of training at which is predicted
 * @param ensemble tell the spread over random starts, and follow single predictions
 * @param trained also train so many networks of the widths in --network, from seeds that follow
 *     --seed, and show their mean and spread beside the predicted ones
 * @param patient compute kernels of infinite width that take more than a day; without it they are
 *     refused after 15 seconds
 * @param seed of everything random
 */
@Study("infinite")
public record InfiniteFitRequest(
        PreparedDataset data,
        Architecture network,
        Initialization initialization,
        @Asked("ntk") InfiniteKind kernel,
        TrainingPoints points,
        @Asked boolean ensemble,
        @Asked(least = 2) OptionalInt trained,
        @Asked boolean patient,
        @Asked("1") long seed)
        implements Request<InfiniteFitResult>, InfiniteFitRequestWith {
    /** Refuses null with a {@link NullPointerException}. */
    public InfiniteFitRequest {
        requireNonNull(data, "data");
        requireNonNull(initialization, "initialization");
        requireNonNull(kernel, "kernel");
        requireNonNull(network, "network");
        requireNonNull(points, "points");
        requireNonNull(trained, "trained");
    }

    /** The usual times of gradient flow with the tangent kernel, in NTK parametrization. */
    public static InfiniteFitRequest of(PreparedDataset data, Architecture network) {
        requireNonNull(data, "data");
        requireNonNull(network, "network");
        return Description.of(InfiniteFitRequest.class)
                .make(Map.of(
                        "data",
                        data,
                        "network",
                        network,
                        "initialization",
                        Initialization.DEFAULT));
    }

    /** The points of training that are requested. */
    List<Moment> moments() {
        points.requireTogether();
        if (trained.isPresent() && data.test().isEmpty()) {
            throw TrainingPoints.apart(
                    "trained", "there are no test rows", "rows to predict; set some aside");
        }
        if (trained.isPresent() && !points.ridge().isEmpty()) {
            throw TrainingPoints.apart(
                    "trained with ridge", "no ridge is trained", "times or steps alone");
        }
        if (trained.isPresent() && kernel != InfiniteKind.NTK) {
            throw TrainingPoints.apart(
                    "trained with kernel nngp", "all layers are trained", "kernel ntk");
        }
        return points.moments();
    }

    /**
     * Runs the study.
     *
     * <p>Cost: kernels of n² and n n* pairs, and an eigendecomposition, 9 n³; if only ridges are
     * asked for, a Cholesky factorization of each, n³/3. Memory: four matrices of n², four of n n*.
     */
    @Override
    public InfiniteFitResult run(Session session) {
        return new InfiniteFitStudy(Description.checked(this), session).run();
    }
}
