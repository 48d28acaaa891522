/** plstar's large studies on Apache Spark: the same requests, the same bytes. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster;
