/** The specifications that are sent to executors in place of models and rows. */
@org.jspecify.annotations.NullMarked
package org.plstar.cluster.spec;
