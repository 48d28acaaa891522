/** The Spark session of studies: its settings, and the required agreement of executors. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.session;
