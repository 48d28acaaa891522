/** The parts of studies that run on executors. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.job;
