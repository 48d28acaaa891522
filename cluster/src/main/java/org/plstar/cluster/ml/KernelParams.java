package org.plstar.cluster.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * The parameters that the stages share; an empty text and a ridge of 0 mean that no value is given.
 *
 * @param network text of a network whose tangent kernel is taken
 * @param centres the number of rows that span a fit by centres
 * @param ridge relative to the features' total variance
 * @param seed of the centres, and of the rows on which kernels are tried
 * @param indexCol column that says the order of the rows
 */
record KernelParams(
        Param<String> network,
        IntParam centres,
        DoubleParam ridge,
        LongParam seed,
        Param<String> indexCol)
        implements Serializable {
    static final int CENTRES = 4000;

    static KernelParams of(Params owner) {
        return new KernelParams(
                new Param<>(
                        owner,
                        "network",
                        "text such as 'dense relu dense' of the network whose tangent kernel is"
                                + " fitted; empty: chosen among 26 kernels"),
                new IntParam(
                        owner.uid(),
                        "centres",
                        "rows that a fit by centres is spanned by",
                        ParamValidators.gtEq(2)),
                new DoubleParam(
                        owner.uid(),
                        "ridge",
                        "relative to the features' total variance, with a network; 0: by"
                                + " generalized cross-validation",
                        ParamValidators.gtEq(0)),
                new LongParam(owner.uid(), "seed", "of the centres"),
                new Param<>(
                        owner,
                        "indexCol",
                        "column of whole numbers that says the order of the rows; empty: they are"
                                + " ordered by their own bytes"));
    }

    /** The text of a parameter. */
    String text(Params owner, Param<String> param) {
        return owner.getOrDefault(param);
    }

    /** The fit with the owner's values of the parameters. */
    FrameFit fit(Params owner) {
        return new FrameFit(
                text(owner, network),
                (Integer) owner.getOrDefault(centres),
                (Double) owner.getOrDefault(ridge),
                (Long) owner.getOrDefault(seed));
    }

    /** Sets the default values of an owner. */
    void defaultsOf(Params owner) {
        owner.setDefault(network, "");
        owner.setDefault(centres, CENTRES);
        owner.setDefault(ridge, 0.0);
        owner.setDefault(seed, 1L);
        owner.setDefault(indexCol, "");
    }
}
