package org.plstar.cluster.spec;

import org.plstar.refusal.Refusal;

/** Why a study cannot run on a cluster as it is requested. */
public enum ClusterRefusal implements Refusal.Code {
    /** Executors cannot build the model. */
    MODEL,
    /** Spark is too old, or built for another version of Scala. */
    SPARK_VERSION,
    /** The program is a client of Spark Connect, which has no executors of its own. */
    CONNECT,
    /** Executors run on a Java version before 25. */
    JAVA_VERSION,
    /** The master is this process, where the local engine is faster. */
    LOCAL_MASTER,
    /** Executors differ in properties that last bits depend on. */
    MIXED_EXECUTORS,
    /** Executors cannot read the driver's files. */
    NOT_SHARED,
    /** Results would be on the disk of an unknown machine. */
    LOCAL_OUT,
    /** An argument has no meaning on a cluster. */
    ARGUMENT,
    /** A setting of the session that executors need has another value. */
    SETTING,
    /** A task needs more memory than an executor has. */
    MEMORY,
    /** A file or array that executors need does not exist. */
    REFUSED_BY_EXECUTOR
}
