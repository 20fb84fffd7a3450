import { defineFault } from '../fault.ts';
import { createBuyer, oneLiveOrder } from '../payments.ts';

const PERSONAL = ['recipient', 'phone', 'postcode', 'line1', 'line2'];
const TYPED = { phone: '0507-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };

/** Names and values of the inputs of a form as the server drew it: what a browser without script would send. */
function inputsOf(form: string): [string, string][] {
  return [...form.matchAll(/<input\b[^>]*>/g)].flatMap(([input]) => {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1]?.replaceAll('&quot;', '"');
    const name = attribute('name');
    const isOff = /type="(radio|checkbox)"/.test(input) && !/\schecked=""/.test(input);
    return name === undefined || isOff ? [] : [[name, attribute('value') ?? '']];
  });
}

export const fault = defineFault({
  name: 'checkout-before-script',
  what: 'The checkout form is sent before its script has arrived, as the browser sends it by itself.',
  async run({ shop }) {
    const { client, recipient, orders } = await createBuyer(shop);
    const page = await client.page('/checkout');
    const forms = page.html.match(/<form\b[\s\S]*?<\/form>/g) ?? [];
    const form = forms.find((text) => text.includes('name="recipient"'));
    if (form === undefined) throw new Error('The checkout page shows no form.');
    const isPost = /^<form[^>]*\bmethod="post"/i.test(form);
    const typed = new Map<string, string>([...inputsOf(form), ...Object.entries(TYPED), ['recipient', recipient]]);
    const exposed = isPost ? [] : PERSONAL.filter((name) => typed.has(name));
    const body = new FormData();
    for (const [name, value] of typed) body.set(name, value);
    const origin = new URL(shop.webUrl).origin;
    const answer = await client.request('/checkout', { method: 'POST', body, headers: { origin } });
    await answer.arrayBuffer();
    const made = await orders();
    return {
      posts: { held: exposed.length === 0, detail: `${exposed.length} of 5 personal fields go into the address` },
      ordered: oneLiveOrder(made),
      shown: {
        held: answer.headers.get('location')?.includes(`/orders/${made[0]?.orderId}`) === true,
        detail: `answered with ${answer.status} to ${answer.headers.get('location')}`,
      },
    };
  },
});
