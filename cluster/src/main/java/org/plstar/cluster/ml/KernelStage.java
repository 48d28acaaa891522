package org.plstar.cluster.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A stage by a tangent kernel, with the parameters that all of them have.
 *
 * @param <S> the stage
 */
public interface KernelStage<S extends Params> {
    /** The stage itself, for chained calls. */
    S self();

    /** The parameters of the stage. */
    KernelParams kernelParams();

    /** Text of the network whose tangent kernel is taken; empty: the kernel is chosen. */
    default Param<String> network() {
        return kernelParams().network();
    }

    /** The number of centres of a fit by centres. */
    default IntParam centres() {
        return kernelParams().centres();
    }

    /** The seed of the centres. */
    default LongParam seed() {
        return kernelParams().seed();
    }

    /** The column that gives the order of the rows. */
    default Param<String> indexCol() {
        return kernelParams().indexCol();
    }

    /** Sets the parameter {@link #network}. */
    default S setNetwork(String text) {
        self().set(network(), text);
        return self();
    }

    /** Sets the parameter {@link #centres}. */
    default S setCentres(int rows) {
        self().set(centres(), rows);
        return self();
    }

    /** Sets the parameter {@link #seed}. */
    default S setSeed(long number) {
        self().set(seed(), number);
        return self();
    }

    /** Sets the parameter {@link #indexCol}. */
    default S setIndexCol(String column) {
        self().set(indexCol(), column);
        return self();
    }
}
