package org.plstar.cluster.spec;

import org.plstar.refusal.Refusal;

/** Why a study cannot run on a cluster as it is asked for. */
public enum ClusterRefusal implements Refusal.Code {
    /** The model is none that executors can build. */
    MODEL,
    /** Spark is too old, or built for another Scala. */
    SPARK_VERSION,
    /** The program is a client of Spark Connect, which has no executors of its own. */
    CONNECT,
    /** Executors run on another Java than 25 or later. */
    JAVA_VERSION,
    /** The master is this process, which the local engine does better. */
    LOCAL_MASTER,
    /** Executors differ in what last bits depend on. */
    MIXED_EXECUTORS,
    /** Executors do not see what the driver sees. */
    NOT_SHARED,
    /** Results would lie on the disk of a machine that nobody knows. */
    LOCAL_OUT,
    /** An argument has no meaning on a cluster. */
    ARGUMENT,
    /** What executors need of the session was set to something else. */
    SETTING,
    /** A task needs more memory than an executor has. */
    MEMORY,
    /** What was asked of executors is not there. */
    REFUSED_BY_EXECUTOR
}
