/** Kernels of infinitely wide networks as stages of Spark's pipelines: data frames in and out. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.ml;
