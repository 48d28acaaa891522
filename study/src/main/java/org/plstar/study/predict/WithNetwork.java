package org.plstar.study.predict;

/** A trained model that consists of a network and further facts. */
@FunctionalInterface
public interface WithNetwork {
    /** The network of the model. */
    FittedModel network();
}
