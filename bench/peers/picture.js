// Draws how latencies grow with a tenant, on two logarithmic axes, as SVG.
import * as echarts from 'echarts';

const drawn = [
  'Read a user by `id`',
  '`userName eq`',
  'Page of 100, the last by index',
  'PATCH `active`',
  'Remove or add one member of all',
  'Create a user',
];

const panel = (grown, name, at) => ({
  title: { text: name, left: at === 0 ? '25%' : '75%', textAlign: 'center', top: 8, textStyle: { fontSize: 14 } },
  grid: { left: at === 0 ? 60 : 460, width: 330, top: 44, height: 250 },
  xAxis: {
    type: 'log',
    gridIndex: at,
    name: 'users',
    nameLocation: 'middle',
    nameGap: 26,
    min: grown[0].users,
    max: grown.at(-1).users,
    axisLabel: { formatter: (value) => value.toLocaleString('en') },
  },
  yAxis: {
    type: 'log',
    gridIndex: at,
    min: 0.01,
    max: 100,
    name: 'p50, ms',
    axisLabel: { formatter: (value) => `${value}` },
  },
  series: drawn.map((title) => ({
    type: 'line',
    name: title.replaceAll('`', ''),
    xAxisIndex: at,
    yAxisIndex: at,
    symbolSize: 6,
    data: grown.map(({ users, operations }) => [users, operations.find((one) => one.title === title).p50]),
  })),
});

/** @param {Record<string, readonly object[]>} stores what was found at each size, by the name of the store */
export const draw = (stores) => {
  const panels = Object.entries(stores).map(([name, grown], at) => panel(grown, name, at));
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 830, height: 400 });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    legend: { bottom: 4, width: 760, itemWidth: 18, itemGap: 28, textStyle: { fontSize: 11, width: 210 } },
    ...Object.fromEntries(['title', 'grid', 'xAxis', 'yAxis'].map((part) => [part, panels.map((one) => one[part])])),
    series: panels.flatMap(({ series }) => series),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
};
