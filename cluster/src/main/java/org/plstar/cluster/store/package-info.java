/** Stored arrays on Hadoop's file systems. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.store;
